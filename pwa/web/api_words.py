"""What the JSON API says when it refuses, in both languages. The codes are stable."""

from __future__ import annotations

WORDS: dict[str, dict[str, str]] = {
    "not_json": {
        "es": "Se esperaba un documento JSON.",
        "en": "A JSON document was expected.",
    },
    "unreadable": {
        "es": "El documento no se puede leer.",
        "en": "The document cannot be read.",
    },
    "unknown_key": {
        "es": "El documento trae un dato que no conocemos.",
        "en": "The document holds something we do not know.",
    },
    "missing": {
        "es": "Falta un dato en el documento.",
        "en": "Something is missing in the document.",
    },
    "invalid": {
        "es": "Un dato del documento no es válido.",
        "en": "A value in the document is not valid.",
    },
    "subscription_document": {
        "es": "La suscripción no está completa. Apaga los avisos y enciéndelos otra vez.",
        "en": "The subscription is not complete. Turn notices off and on again.",
    },
    "subscription_keys": {
        "es": "Las llaves de la suscripción no valen. Apaga los avisos y enciéndelos otra vez.",
        "en": "The subscription's keys are not valid. Turn notices off and on again.",
    },
    "subscription_url": {
        "es": "La dirección del servicio de avisos no es válida.",
        "en": "The address of the push service is not valid.",
    },
    "subscription_too_long": {
        "es": "La dirección del servicio de avisos es demasiado larga.",
        "en": "The address of the push service is too long.",
    },
    "subscription_scheme": {
        "es": "El servicio de avisos de este navegador no usa una conexión segura.",
        "en": "This browser's push service does not use a secure connection.",
    },
    "subscription_host": {
        "es": "No conocemos el servicio de avisos de este navegador, así que no enviamos ahí.",
        "en": "We do not know this browser's push service, so we do not send there.",
    },
    "subscription_port": {
        "es": "La dirección del servicio de avisos usa un puerto que no aceptamos.",
        "en": "The address of the push service uses a port that we do not accept.",
    },
    "subscription_address": {
        "es": "El servicio de avisos está en una red que no es pública.",
        "en": "The push service is in a network that is not public.",
    },
    "endpoint_taken": {
        "es": "Este teléfono ya está registrado. Apaga los avisos y enciéndelos otra vez.",
        "en": "This phone is already registered. Turn notices off and on again.",
    },
    "endpoint_changed": {
        "es": "La suscripción de este teléfono cambió: hay que registrarla de nuevo.",
        "en": "This phone's subscription has changed: it has to be registered anew.",
    },
    "old_revision": {
        "es": "Aquí hay un cambio más nuevo que el tuyo.",
        "en": "There is a newer change here than yours.",
    },
    "no_token": {
        "es": "Falta la clave de esta suscripción.",
        "en": "The token of this subscription is missing.",
    },
    "wrong_token": {
        "es": "La clave no corresponde a esta suscripción.",
        "en": "The token does not belong to this subscription.",
    },
    "not_found": {
        "es": "Esta suscripción ya no existe.",
        "en": "This subscription does not exist any more.",
    },
    "gone": {
        "es": "El servicio de avisos ya no conoce este teléfono. Enciende los avisos otra vez.",
        "en": "The push service no longer knows this phone. Turn notices on again.",
    },
    "push_failed": {
        "es": "El servicio de avisos no aceptó la prueba. Inténtalo más tarde.",
        "en": "The push service did not take the test. Try again later.",
    },
    "too_large": {
        "es": "Es más de lo que podemos recibir.",
        "en": "That is more than we can take.",
    },
    "busy": {
        "es": "Hay muchas pruebas a la vez. Espera un minuto e inténtalo otra vez.",
        "en": "Many tests at once. Wait a minute and try again.",
    },
    "no_keys": {
        "es": "Este sitio todavía no puede enviar avisos.",
        "en": "This site cannot send notices yet.",
    },
}


def words(code: str, language: str) -> str:
    """The sentence for `code`; raises `KeyError` for a code that has none."""
    return WORDS[code][language]
