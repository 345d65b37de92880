"""¿Es para mí? without script: one question a page, by POST, answers kept by back and change."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.page_client import Document, findings

URL = "/{}/es-para-mi"
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}


def post(client: FlaskClient, language: str = "es", **answers: str) -> TestResponse:
    return client.post(URL.format(language), data=answers, headers=SAME_SITE)


def live(response: TestResponse) -> Document:
    """The answered page, strictly right."""
    html = response.get_data(as_text=True)
    document = Document(response.request.path, html)
    assert response.status_code == 200
    assert findings(document) == []
    return document


def given(document: Document) -> dict[str, str]:
    """What the form would send again."""
    form = document.all("form")[0]
    return {
        each.get("name", ""): each.get("value", "")
        for each in form.iter("input")
        if each.get("type") == "hidden" or "checked" in each.keys()  # noqa: SIM118 (not a dict)
    }


def heading(document: Document) -> str:
    return " ".join("".join(document.all("h2")[0].itertext()).split())


@pytest.mark.parametrize("language", ["es", "en"])
def test_one_question_a_page_until_the_result(client: FlaskClient, language: str) -> None:
    document = live(client.get(URL.format(language)))
    seen = [heading(document)]
    for name, value in (
        ("place", "mexico"), ("nationality", "mexican"), ("work", "app"), ("app_net", "below"),
        ("before", "never"), ("aim", "both"),
    ):  # fmt: skip
        answers = given(document)
        assert answers["asked"] == name
        document = live(post(client, language, **{**answers, name: value}))
        seen.append(heading(document))
    assert len(set(seen)) == len(seen)
    assert "asked" not in given(document)
    work_risk = (
        "solo te cubre los riesgos de trabajo" if language == "es" else "only your work risks"
    )
    assert work_risk in seen[-1]


def test_change_and_back_keep_the_answers(client: FlaskClient) -> None:
    answers = {"place": "mexico", "nationality": "mexican", "work": "own", "before": "weeks"}
    again = live(post(client, **answers, change="work"))
    assert given(again) == {**answers, "asked": "work"}
    further = live(post(client, **{**answers, "work": "both"}, asked="work"))
    assert given(further) == {**answers, "work": "both", "asked": "aim"}


def test_an_answer_that_moves_the_path_drops_what_no_longer_applies(client: FlaskClient) -> None:
    answers = {"place": "mexico", "nationality": "foreign", "stay": "card", "work": "own"}
    moved = live(post(client, **{**answers, "place": "abroad"}, asked="place"))
    assert "No encontramos una puerta" in heading(moved)
    assert "stay" not in given(moved)


def test_next_without_an_answer_says_so_and_stays(client: FlaskClient) -> None:
    document = live(post(client, place="mexico", asked="nationality"))
    assert given(document) == {"place": "mexico", "asked": "nationality"}
    alerts = [each for each in document.all("p") if each.get("role") == "alert"]
    assert "hidden" not in alerts[0].attrib


@pytest.mark.parametrize("sent", [{"colour": "red"}, {"place": "moon"}, {"change": "colour"}])
def test_what_the_form_does_not_hold_is_refused(client: FlaskClient, sent: dict[str, str]) -> None:
    assert post(client, **sent).status_code == 400


def test_nothing_is_kept_and_no_other_site_may_ask(client: FlaskClient) -> None:
    response = post(client, place="mexico", asked="place")
    assert response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in response.headers
    foreign = client.post(URL.format("es"), headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403


def test_our_own_forms_are_sent_with_our_origin(client: FlaskClient) -> None:
    """With `no-referrer` a browser says `Origin: null` for them, and they would be refused."""
    policy = client.get(URL.format("es")).headers["Referrer-Policy"]
    assert policy == "same-origin"
