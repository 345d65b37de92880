"""The content loads, and whatever is wrong with it is named by file and key."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from pwa import guide

Spoil = Callable[..., list[str]]


@pytest.fixture
def spoil(tmp_path: Path) -> Spoil:
    """A copy of the content in which one file is changed; gives the findings."""

    def change(file: str, old: str, new: str) -> list[str]:
        root = tmp_path / "content"
        shutil.copytree(guide.CONTENT, root)
        path = root / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
        with pytest.raises(guide.GuideError) as caught:
            guide.load(root)
        findings = guide.check(root)
        assert [str(problem) for problem in caught.value.problems] == findings
        return findings

    return change


def test_the_content_is_in_order() -> None:
    assert guide.check() == []


def test_there_is_enough_of_it() -> None:
    library = guide.load()
    assert len(library.documents) >= 70
    assert len(library.facts) >= 200
    assert all(library.in_group(group.id) for group in library.groups)


def test_the_library_is_read_once_and_cannot_be_changed() -> None:
    library = guide.load()
    assert guide.load() is library
    with pytest.raises(FrozenInstanceError):
        library.topics[0].order = 3  # type: ignore[misc]


def test_an_unknown_key_is_refused(spoil: Spoil) -> None:
    found = spoil("topics/fraude.yaml", "group: ayuda", "group: ayuda\ncolour: red")
    assert found == ["topics/fraude.yaml: colour: Unknown field."]


def test_an_unknown_key_deep_inside_is_refused(spoil: Spoil) -> None:
    found = spoil("steps/curp.yaml", "    for: [mexican]", "    four: [mexican]")
    assert found == ["steps/curp.yaml: blocks.0.four: Unknown field."]


def test_a_missing_language_is_named(spoil: Spoil) -> None:
    found = spoil("groups.yaml", '{es: "Entender", en: "Understand"}', '{es: "Entender"}')
    assert found == ["groups.yaml: 0.title: must have exactly the keys es and en"]


def test_a_lagging_language_is_named(spoil: Spoil) -> None:
    found = spoil("facts/bancos.yaml", "revision: {es: ", "revision: {es: 9")
    assert found == ["facts/bancos.yaml: revision: en lags behind the other language"]


def test_a_key_that_stands_twice_is_refused(spoil: Spoil) -> None:
    found = spoil("steps/rfc.yaml", "order: 2", "order: 2\norder: 2")
    assert found[0] == "steps/rfc.yaml: line 3: the key 'order' stands twice"


def test_broken_yaml_is_named(spoil: Spoil) -> None:
    found = spoil("steps/rfc.yaml", "order: 2", "order: [2")
    assert found[0].startswith("steps/rfc.yaml: while parsing")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("<b>Hola</b>", "holds HTML"),
        ("# Hola", "holds a heading"),
        ("![x](https://imss.gob.mx/x.png)", "holds an image"),
        ("`x`", "holds code"),
        ("{{ UMA }}", "holds braces that are no figure reference"),
        ("[x](http://imss.gob.mx)", "links to 'http://imss.gob.mx'"),
        ("[x](/es/guia)", "links to '/es/guia'"),
        ("Hola ", "begins or ends with white space"),
    ],
)
def test_markdown_outside_the_set_is_refused(spoil: Spoil, words: str, reason: str) -> None:
    old = 'title: {es: "Ten tu RFC", en: "Have your RFC"}'
    found = spoil("steps/rfc.yaml", old, f"title: {{es: '{words}', en: 'Have your RFC'}}")
    assert f"steps/rfc.yaml: title.es: {reason}" in found


@pytest.mark.parametrize(
    ("file", "old", "new", "finding"),
    [
        ("steps/nss.yaml", "needs: [curp]", "needs: [crup]", "needs: no step 'crup'"),
        ("steps/nss.yaml", "list: nss", "list: nnss", "list: no list 'nnss'"),
        ("steps/nss.yaml", "next: [guia/numeros", "next: [guia/nada", "next: no page 'guia/nada'"),
        ("steps/nss.yaml", "[nss.uno-solo]", "[nss.dos]", "blocks.0: no fact 'nss.dos'"),
        ("steps/ensayo.yaml", "(guia/alta-patronal)", "(guia/alta)", "links: no page 'guia/alta'"),
        ("topics/fraude.yaml", "group: ayuda", "group: auxilio", "group: no group 'auxilio'"),
        ("topics/telefonos.yaml", "- linea-imss", "- linea", "blocks.0: no phone 'linea'"),
        ("facts/ley.yaml", "sources: [lss]", "sources: [ley]", "ley.quien-entra: no source 'ley'"),
    ],
)
def test_dangling_names_are_found(
    spoil: Spoil, file: str, old: str, new: str, finding: str
) -> None:
    assert f"{file}: {finding}" in spoil(file, old, new)


def test_a_fact_id_in_two_files_is_found(spoil: Spoil) -> None:
    found = spoil("facts/contacto.yaml", "  tel.linea:", "  bancos.regla:")
    assert "facts/contacto.yaml: bancos.regla: this id stands in another file too" in found


def test_two_pages_cannot_share_an_address(spoil: Spoil) -> None:
    found = spoil("topics/fraude.yaml", "group: ayuda", "group: ayuda\npath: pagos/como-pagar")
    assert "topics: pagos/como-pagar: this address is taken" in found


def test_an_item_stands_once_in_a_list(spoil: Spoil) -> None:
    found = spoil("lists/nss.yaml", "- id: correo", "- id: curp")
    assert "lists/nss.yaml: items.curp: this id stands twice" in found


def test_a_block_has_one_kind(spoil: Spoil) -> None:
    found = spoil("steps/rfc.yaml", "  - steps:", "  - heading: {es: a, en: b}\n    steps:")
    assert [each for each in found if "needs exactly one of" in each]


def test_check_sees_facts_and_sources_without_use(tmp_path: Path) -> None:
    root = tmp_path / "content"
    shutil.copytree(guide.CONTENT, root)
    path = root / "topics/dias-bancarios.yaml"
    path.write_text(re.sub("  - bancos.2027\n", "", path.read_text("utf-8")), "utf-8")
    assert guide.check(root) == ["facts: bancos.2027: no page shows this fact"]
    assert guide.load(root)


def test_pages_know_their_facts_and_figures() -> None:
    library = guide.load()
    page = library.topic("modalidad-44")
    assert "mod44.precio" in {fact.id for fact in page.facts}
    assert "mod44.year" in page.figure_refs()
    assert library.pages_with("mod44.precio") == (page,)
    assert page.checked_on is not None
    assert page.review_by == min(fact.review_by for fact in page.facts)


def test_parts_for_some_people_carry_their_classes() -> None:
    blocks = guide.load().step("ensayo").blocks
    assert {block.classes for block in blocks} == {"", "for-abroad"}


def test_how_to_pay_has_its_own_address() -> None:
    library = guide.load()
    assert library.topic("como-pagar").path == "pagos/como-pagar"
    assert library.by_path["pagos/como-pagar"].id == "como-pagar"
