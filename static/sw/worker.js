/**
 * The one worker of the site. It keeps the shell, answers navigations from the saved guide, and
 * shows notices. Each subject has its file; the server puts `__WB_MANIFEST` and `__AC` before this.
 */
import "./push.js"; // first: a notice must show even if everything below should fail
import "./click.js";
import "./subscription.js";
import "./shell.js";
import "./navigation.js";
import "./lifecycle.js";
