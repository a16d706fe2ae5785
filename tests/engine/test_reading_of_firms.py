"""What firms write about themselves counts: what they take, what their licence lists, figures, short names of trades.

Cases by general knowledge of trades, written by an AI engineer of the project.
"""

import pytest

from symbionet.engine import load_packs, match
from symbionet.engine.classification.sectors import suggest_sectors
from symbionet.engine.model import Organisation, Resource

PACKS = load_packs()
MAKER = Organisation(id="maker", sector="metal works")


def offered(have: Resource, *firms: Organisation, want: Resource | None = None) -> dict[str, float]:
    """The probability of each partner of a have."""
    found = match([have], [want] if want else [], [MAKER, *firms], PACKS)[have.id]
    return {item.organisation_id: item.probability for item in found}


def have(title: str, description: str = "") -> Resource:
    """A have of the firm "maker"."""
    return Resource(id="h", organisation_id="maker", direction="have", title_en=title, description_en=description)


def want(title: str, description: str = "") -> Resource:
    """A want of the firm "taker"."""
    return Resource(id="w", organisation_id="taker", direction="want", title_en=title, description_en=description)


def test_a_firm_is_offered_what_it_says_it_takes() -> None:
    says = Organisation(id="taker", sector="textiles", business="we buy used cooking oil for our burner")
    silent = Organisation(id="other", sector="textiles")
    found = offered(have("Used cooking oil"), says, silent)
    assert found["taker"] > 2 * found.get("other", 0.0)


def test_what_a_firm_makes_or_refuses_is_not_taken() -> None:
    for sector, business in (
        ("dairy", "sells whey; no tallow"),
        ("乳品", "动物脂肪不收"),
        ("chemicals", "virgin HDPE"),
    ):
        sectors = suggest_sectors(Organisation(id="1", sector=sector, business=business), PACKS)
        assert not [item for item in sectors if item.trade.startswith("of:")]


def test_a_licence_makes_a_candidate_of_a_firm_of_any_trade() -> None:
    licensed = Organisation(id="taker", sector="chemicals", business="licence HW17")
    found = offered(have("Plating sludge", "nickel hydroxide, filter press"), licensed)
    assert "taker" in found


def test_what_a_description_says_a_firm_takes_tells_nothing_of_what_it_has() -> None:
    firm = Organisation(id="1", sector="textiles", business="we buy used cooking oil for our burner")
    first, *others = suggest_sectors(firm, PACKS)
    assert first.nace.startswith("13")
    assert all(item.weight < 0.5 for item in others if item.trade.startswith("of:"))


def test_figures_of_descriptions_are_held_against_limits() -> None:
    user = Organisation(id="taker", sector="precast concrete")
    asked = want("mineral admixture", "LOI below 5 %")
    good = offered(have("Coal fly ash", "dry, LOI 3 %"), user, want=asked)["taker"]
    poor = offered(have("Coal fly ash", "dry, LOI 14 %"), user, want=asked)["taker"]
    unsaid = offered(have("Coal fly ash", "dry"), user, want=asked)["taker"]
    assert poor < unsaid < good


def test_what_a_want_refuses_is_refused_by_the_class_of_a_have_too() -> None:
    composter = Organisation(id="taker", sector="composting")
    title = "chicken guts"
    asked = want("organics for compost", "plant waste, food waste")
    refusing = want("organics for compost", "plant waste, food waste, no raw meat")
    slaughter = Organisation(id="maker", sector="slaughterhouse")
    for item, stands in ((asked, True), (refusing, False)):
        found = match([have(title)], [item], [slaughter, composter], PACKS)["h"]
        assert any(one.want_id == "w" for one in found) is stands


@pytest.mark.parametrize(
    ("cell", "nace", "trade"),
    [
        ("asphalt", "2399", "asphalt-plant"),
        ("gases", "2011", "gas-producer"),
        ("yeast", "1089", "yeast-maker"),
        ("造粒", "3832", "plastics-recycler"),
        ("氯气", "2013", "chlor-alkali-plant"),
        ("shipyard", "3011", "shipyard"),
        ("quarry", "0811", "quarry"),
    ],
)
def test_one_word_is_read_where_it_is_all_that_is_written(cell: str, nace: str, trade: str) -> None:
    sectors = suggest_sectors(Organisation(id="1", sector=cell), PACKS)
    assert (nace, trade) in {(item.nace, item.trade) for item in sectors if item.weight > 0.5}


def test_a_name_says_more_only_within_what_is_stated() -> None:
    assert suggest_sectors(Organisation(id="1", name_zh="金谷生物", sector="能源"), PACKS)[0].nace.startswith("35")
    brewing = suggest_sectors(Organisation(id="1", name_en="Harbour Brewery", sector="food"), PACKS)
    assert brewing[0].nace == "1105"


def test_trades_of_people_are_labour() -> None:
    yard = Organisation(id="taker", sector="shipyard")
    found = match([have("idle electricians")], [want("fitters for the summer overhaul")], [MAKER, yard], PACKS)["h"]
    assert found[0].want_id == "w"
    assert found[0].probability > 0.3


def test_chinese_refusals_that_name_the_thing_first_are_refusals() -> None:
    glue = Organisation(id="taker", sector="明胶", business="收灰皮边角料；含铬不收")
    tannery = Organisation(id="maker", sector="制革")

    def offered_for(description: str) -> set[str]:
        item = Resource(
            id="h", organisation_id="maker", direction="have", title_zh="去肉渣", description_zh=description
        )
        return {one.organisation_id for one in match([item], [], [tannery, glue], PACKS)["h"]}

    assert "taker" in offered_for("铬鞣前，含水80%")
    assert "taker" not in offered_for("含铬")


def test_of_two_readings_of_a_want_the_one_its_trade_can_use_is_meant() -> None:
    kiln = Organisation(id="taker", sector="lime works")
    mill = Organisation(id="maker", sector="feed mill")
    asked = want("feed for the kiln")
    feed = Resource(id="h", organisation_id="maker", direction="have", title_en="off-spec animal feed")
    stone = Resource(id="s", organisation_id="maker", direction="have", title_en="limestone, lumps")
    found = match([feed, stone], [asked], [mill, kiln], PACKS)
    chance = {key: max((one.probability for one in matches), default=0.0) for key, matches in found.items()}
    assert any(one.want_id == "w" for one in found["s"])
    fodder = [one.probability for one in found["h"] if one.want_id == "w"]
    assert max(fodder, default=0.0) < chance["s"]


def test_who_lives_on_lending_room_or_lorries_is_not_offered_the_like() -> None:
    store = Organisation(id="taker", sector="cold storage")
    packer = Organisation(id="packer", sector="frozen fish")
    found = match([have("pallet places, deep freeze", "-25 C, free in winter")], [], [MAKER, store, packer], PACKS)["h"]
    assert [one.organisation_id for one in found if one.organisation_id != "maker"] == ["packer"]


@pytest.mark.parametrize(
    ("sector", "either"),
    [
        ("HDPE granules", "plastics-recycler|film-recycler"),
        ("PS regranulate", "plastics-recycler"),
        ("PP 再生粒子", "plastics-recycler|film-recycler"),
        ("再生塑料粒料", "plastics-recycler"),
        ("crumb rubber, 0-4 mm", "tyre-recycler"),
        ("crushed concrete aggregate", "demolition-recycler"),
        ("混凝土再生骨料", "demolition-recycler"),
        ("secondary lead ingots", "lead-recycler"),
    ],
)
def test_a_recycler_that_is_named_by_what_it_makes_is_no_recycler_of_that(sector: str, either: str) -> None:
    found = suggest_sectors(Organisation(id="1", sector=sector), PACKS)
    assert found[0].trade in either.split("|"), found
    assert not {"of:plastic-pellets", "of:rubber-crumb", "of:aggregates"}.intersection(item.trade for item in found)


@pytest.mark.parametrize(
    ("sector", "business", "trade"),
    [
        ("kiln fuel preparation", "", "rdf-producer"),
        ("固废燃料制备", "", "rdf-producer"),
        ("village oil press", "", "oil-mill"),
        ("pigs", "sows and weaners, slurry pits, piglets sold at 25 kg", "livestock-farm"),
        ("table eggs, 40 000 hens", "", "livestock-farm"),
        ("nylon and ABS recycling", "", "plastics-recycler"),
        ("铸件", "灰铁、球铁，冲天炉改中频炉，旧砂再生", "foundry"),
    ],
)
def test_words_that_firms_of_a_trade_use_tell_the_trade(sector: str, business: str, trade: str) -> None:
    found = suggest_sectors(Organisation(id="1", sector=sector, business=business), PACKS)
    assert found[0].trade == trade, found
