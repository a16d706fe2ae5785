"""What a firm says it does not take is read thing by thing, and held against what a have says it is.

Cases by general knowledge of trades, written by an AI engineer of the project.
"""

import time

import pytest

from symbionet.engine import load_packs
from symbionet.engine.classification.phrases import affirmed, refused_items
from symbionet.engine.matching.conditions.refusals import (
    first_names,
    is_refused,
    others_of_family,
    refused_by,
    words_of,
)
from symbionet.engine.model import Resource

PACKS = load_packs()


def thing(title: str, description: str = "") -> Resource:
    """A have with these words."""
    language = "en" if title.isascii() else "zh"
    return Resource(
        id="h",
        organisation_id="maker",
        direction="have",
        **{f"title_{language}": title, f"description_{language}": description},
    )


def refuses(said: str, item: Resource) -> bool:
    """Whether who says this refuses the have."""
    return is_refused(words_of(item), refused_by(said, PACKS), PACKS)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("no nylon no acrylic", ("nylon", "acrylic")),
        ("no Ni Sn Hg", ("Ni", "Sn", "Hg")),
        ("no PET PS", ("PET", "PS")),
        ("not a trace of silicone", ("silicone",)),
        ("nothing with glue, no laminated stuff at all", ("glue", "laminated")),
        ("不要PET和橡胶", ("PET", "橡胶")),
        ("尼龙的一概不要", ("尼龙",)),
        ("不混机油", ("机油",)),
        ("忌盐", ("盐",)),
        ("no Zn above 2 %", ()),
        ("氟>1%、油漆不要", ("油漆",)),
        ("价钱无所谓", ()),
    ],
)
def test_a_refusal_is_cut_into_things(text: str, items: tuple[str, ...]) -> None:
    assert refused_items(text) == items


@pytest.mark.parametrize(
    ("said", "title", "description"),
    [
        ("no elastane", "leggings cuttings", "viscose with spandex"),
        ("wool only", "yarn ends", "wool and acrylic"),
        ("100% PP", "crates", "PP with some PS"),
        ("no tin", "can makers' skeletons", "tinplate"),
        ("no galv", "sheet", "galvanised"),
        ("nothing oily", "swarf", "with soluble oil"),
        ("no ceramics", "bottle glass rejects", "porcelain in it"),
        ("no heavy metals", "compost", "lead over the limit"),
        ("no lead", "washed chips", "lead under 0.1 %"),
        ("Cl under 0.6 %", "flooring offcuts", "vinyl"),
        ("CSP under 30 g/t", "bottle glass rejects", "porcelain in it"),
        ("氯低于0.6%", "门窗料", "PVC型材头"),
        ("只收羊毛", "纱线", "羊毛腈纶混纺"),
        ("不要弹力丝", "裁片", "带氨纶"),
        ("镀锌的不要", "边角", "镀锌板"),
        ("乳化液不收", "废油", "切削液里撇出来的，乳化油"),
    ],
)
def test_the_same_thing_under_another_word_is_refused(said: str, title: str, description: str) -> None:
    assert refuses(said, thing(title, description))


@pytest.mark.parametrize(
    ("said", "title", "description"),
    [
        ("no PVC", "floor trim", "PVC-free"),
        ("no PVC", "window film", "without PVC"),
        ("不要PVC", "边角", "不含PVC"),
        ("不收乙二醇", "旧油", "不混防冻液"),
        ("no lead", "sludge", "nickel 2 %"),
        ("Cl under 0.6 %", "flooring offcuts", "PVC-free"),
        ("Cl under 8 %", "flooring offcuts", "vinyl"),
        ("no zinc", "washed chips", "zinc under 0.1 %"),
        ("no pesticide", "thinner", "xylene"),
        ("no mulch film", "crates", "PE"),
        ("no vegetable oil", "gear oil", ""),
        ("no spandex only if cheap", "cuttings", "cotton"),
        ("cotton only if clean", "cuttings", "cotton and wool"),
        ("棉最好", "裁片", "棉毛混纺，羊毛"),
        ("松木不要", "木屑", "杉木"),
        ("no heatproof glass", "bottles", "soda lime"),
    ],
)
def test_what_only_sounds_like_it_is_not_refused(said: str, title: str, description: str) -> None:
    assert not refuses(said, thing(title, description))


def test_one_of_a_family_alone_refuses_the_others() -> None:
    assert "acrylic" in others_of_family("only wool", PACKS)
    assert others_of_family("dry things only", PACKS) == ()
    assert others_of_family("纯羊毛优先", PACKS) == ()


def test_the_name_of_a_class_that_lists_stands_for_its_first_thing() -> None:
    names = first_names(PACKS.classes["natural-fibre-waste"])

    assert names[0] == "Cotton"


def test_what_is_said_to_be_there_stays() -> None:
    assert affirmed("wool, no nylon no acrylic; baled") == ("wool", "baled")


@pytest.mark.parametrize("piece", [" ", "no ", "1", "only ", "不要", "<", "PE "])
def test_long_texts_are_read_in_no_time(piece: str) -> None:
    started = time.perf_counter()

    refused_by(piece * 20_000, PACKS)

    assert time.perf_counter() - started < 5.0
