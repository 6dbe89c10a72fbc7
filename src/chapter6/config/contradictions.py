"""What no single key shows: builders that do not exist, splits past the end, too few reviews."""

from collections.abc import Iterator

from chapter6.config.builders import GIVEN, builders
from chapter6.config.complaints import Complaint, Location, nearest
from chapter6.config.editions import Edition
from chapter6.config.schema import Baseline, ClimateNetwork, ReviewNetwork, Settings


def contradictions(edition: Edition) -> list[Complaint]:
    """Return what is wrong with an edition although each of its keys may have its value."""
    settings = edition.settings
    here: Location = ("editions", edition.name, "settings")
    complaints = [*_rows(edition, (*here, "climate")), *_controls(settings, (*here, "controls"))]
    for name, model in settings.models.items():
        place = (*here, "models", name)
        if not isinstance(model, Baseline):
            complaints += _builder(model, place)
        if isinstance(model, ReviewNetwork):
            complaints += _samples(edition, model, place)
        if isinstance(model, ClimateNetwork):
            complaints += _window(settings, model, place)
    return [*complaints, *_concepts(settings, (*here, "concepts"))]


def _controls(settings: Settings, place: Location) -> Iterator[Complaint]:
    """Yield the controls that no model is."""
    known = [name for name, model in settings.models.items() if model.control]
    for index, name in enumerate(settings.controls):
        if name not in known:
            yield Complaint((*place, index), f"no control {name!r}{nearest(name, known)}")


def _concepts(settings: Settings, place: Location) -> Iterator[Complaint]:
    """Yield the concepts that look into a model of reviews which does not run."""
    running = [m for m in settings.running if isinstance(settings.models[m], ReviewNetwork)]
    for concept in ("map_embeddings", "read_along"):
        wanted = getattr(settings.concepts, concept).model
        if wanted not in running:
            what = f"no review model {wanted!r}{nearest(wanted, running)}"
            yield Complaint((*place, concept, "model"), what)


def _rows(edition: Edition, place: Location) -> Iterator[Complaint]:
    """Yield splits that leave no window of a kind."""
    climate, rows = edition.settings.climate, edition.sources.climate.rows
    end = climate.splits.validation_end
    if rows is not None and end + climate.lookback >= rows:
        what = (
            f"{end} is past the end: with a lookback of {climate.lookback} rows "
            f"no test row is left of the {rows} rows"
        )
        yield Complaint((*place, "splits", "validation_end"), what)
    if climate.lookback + climate.delay >= climate.splits.training_end:
        what = "no whole window fits into the training rows"
        yield Complaint((*place, "splits", "training_end"), what)


def _window(settings: Settings, model: ClimateNetwork, place: Location) -> Iterator[Complaint]:
    step = model.step or settings.climate.step
    if step > settings.climate.lookback:
        yield Complaint((*place, "step"), f"{step} is longer than the lookback")


def _builder(model: ReviewNetwork | ClimateNetwork, place: Location) -> Iterator[Complaint]:
    """Yield what keeps a model's builder from being called with its settings."""
    builder, known = model.builder, builders()
    if builder not in known:
        what = f"no builder {builder!r} in src/chapter6/models{nearest(builder, known)}"
        yield Complaint((*place, "builder"), what)
        return
    takes = known[builder]
    own = [argument for argument in takes if argument not in GIVEN[model.task]]
    for argument in model.arguments:
        if argument not in own:
            what = f"builder {builder} takes no argument {argument!r}{nearest(argument, own)}"
            yield Complaint((*place, "arguments", argument), what)
    for argument in own:
        if takes[argument] and argument not in model.arguments:
            what = f"builder {builder} needs the argument {argument!r}"
            yield Complaint((*place, "arguments"), what)
    yield from _given(model, set(takes), place)


def _given(
    model: ReviewNetwork | ClimateNetwork, takes: set[str], place: Location
) -> Iterator[Complaint]:
    """Yield what the workflow gives to a builder that does not take it, and the reverse."""
    given = set(GIVEN[model.task])
    if isinstance(model, ReviewNetwork):
        given -= {"maxlen"} if model.bag_of_words else set()
        given -= set() if model.pretrained_vectors else {"vectors"}
    for argument in GIVEN[model.task]:
        if argument in given and argument not in takes:
            key = "pretrained_vectors" if argument == "vectors" else "builder"
            what = f"builder {model.builder} does not take `{argument}`, which it is given here"
            yield Complaint((*place, key), what)
        elif argument in takes and argument not in given:
            what = f"builder {model.builder} takes `{argument}`, which it is not given here"
            yield Complaint((*place, "builder"), what)


def _samples(edition: Edition, model: ReviewNetwork, place: Location) -> Iterator[Complaint]:
    """Yield numbers of reviews that do not fit each other, or the archive."""
    first, reviews = model.warm_start, edition.sources.reviews.train_reviews
    wanted = model.training_samples + model.validation_samples
    if first and first.training_samples > model.training_samples:
        what = f"{first.training_samples} are more than the {model.training_samples} that follow"
        yield Complaint((*place, "warm_start", "training_samples"), what)
    elif reviews is not None and wanted > reviews:
        what = (
            f"{model.training_samples} training + {model.validation_samples} validation reviews "
            f"are past the end of the {reviews} training reviews"
        )
        yield Complaint((*place, "training_samples"), what)
