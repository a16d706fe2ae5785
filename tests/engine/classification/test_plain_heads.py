"""A plain word at the end of a text is read by its supplier, but not where it is the end of a longer term."""

import pytest

from symbionet.engine import Organisation, load_packs, suggest_classes
from symbionet.engine.classification import stated_sectors, suggest_sectors

PACKS = load_packs()


@pytest.mark.parametrize(
    ("text", "sector", "class_id"),
    [
        ("畜禽内脏下水", "1020", "animal-byproduct"),  # 下水 is offal, no water
        ("condenser hot water", "1101", "hot-water"),
        ("转炉粉尘", "2410", "bof-sludge"),  # narrower than the dust of a steel works
        ("desizing water", "1330", "wastewater"),
    ],
)
def test_the_end_of_a_longer_or_narrower_term_is_no_plain_word(text: str, sector: str, class_id: str) -> None:
    assert suggest_classes(text, PACKS, sectors=(sector,))[0].class_id == class_id


@pytest.mark.parametrize(
    ("word", "trade", "class_id"),
    [
        ("dust", "Bakery", "milling-residue"),
        ("粉尘", "面包烘焙", "milling-residue"),
        ("rejects", "Aluminium casting", "aluminium-scrap"),
        ("废品", "铝铸造", "aluminium-scrap"),
        ("sludge", "Printed circuit boards", "plating-sludge"),
        ("污泥", "印制电路板", "plating-sludge"),
        ("sludge", "Car repair garage", "oily-sludge"),
    ],
)
def test_a_vague_word_means_what_its_supplier_has(word: str, trade: str, class_id: str) -> None:
    sectors = stated_sectors(suggest_sectors(Organisation(id="1", sector=trade), PACKS))

    assert suggest_classes(word, PACKS, sectors=sectors)[0].class_id == class_id
