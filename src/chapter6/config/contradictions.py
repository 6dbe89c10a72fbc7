"""Faults that no single key shows: unknown builders, splits past the end, too few reviews."""

from collections.abc import Iterator

from chapter6.config.builders import GIVEN, builders
from chapter6.config.complaints import Complaint, Location, nearest
from chapter6.config.editions import Edition
from chapter6.config.schema import Baseline, ClimateNetwork, ReviewNetwork, Settings


def contradictions(edition: Edition) -> list[Complaint]:
    """Return what is wrong with an edition although each value is valid by itself."""
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
    """Yield controls that are not the name of a control model."""
    known = [name for name, model in settings.models.items() if model.control]
    for index, name in enumerate(settings.controls):
        if name not in known:
            yield Complaint((*place, index), f"no control {name!r}{nearest(name, known)}")


def _concepts(settings: Settings, place: Location) -> Iterator[Complaint]:
    """Yield concepts whose model is not a review model that runs."""
    running = [m for m in settings.running if isinstance(settings.models[m], ReviewNetwork)]
    for concept in ("map_embeddings", "read_along"):
        wanted = getattr(settings.concepts, concept).model
        if wanted not in running:
            what = f"no review model {wanted!r}{nearest(wanted, running)}"
            yield Complaint((*place, concept, "model"), what)


def _rows(edition: Edition, place: Location) -> Iterator[Complaint]:
    """Yield splits that leave no training window or no test window."""
    climate, rows = edition.settings.climate, edition.sources.climate.rows
    end = climate.splits.validation_end
    if rows is not None and end + climate.lookback >= rows:
        what = (
            f"{end} is past the end: with a lookback of {climate.lookback} rows, "
            f"the table's {rows} rows leave no test rows"
        )
        yield Complaint((*place, "splits", "validation_end"), what)
    if climate.lookback + climate.delay >= climate.splits.training_end:
        window = climate.lookback + climate.delay
        what = f"too few rows for one training window of {window} rows (lookback + delay)"
        yield Complaint((*place, "splits", "training_end"), what)


def _window(settings: Settings, model: ClimateNetwork, place: Location) -> Iterator[Complaint]:
    step = model.step or settings.climate.step
    if step > settings.climate.lookback:
        yield Complaint((*place, "step"), f"{step} is longer than the lookback")


def _builder(model: ReviewNetwork | ClimateNetwork, place: Location) -> Iterator[Complaint]:
    """Yield reasons why a model's builder cannot be called with its settings."""
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
    """Yield arguments that the workflow passes and the builder does not take, and the reverse."""
    given = set(GIVEN[model.task])
    if isinstance(model, ReviewNetwork):
        given -= {"maxlen"} if model.bag_of_words else set()
        given -= set() if model.pretrained_vectors else {"vectors"}
    for argument in GIVEN[model.task]:
        if argument in given and argument not in takes:
            key = "pretrained_vectors" if argument == "vectors" else "builder"
            what = f"builder {model.builder} does not take `{argument}`, which is passed to it here"
            yield Complaint((*place, key), what)
        elif argument in takes and argument not in given:
            what = f"builder {model.builder} takes `{argument}`, which is not passed to it here"
            yield Complaint((*place, "builder"), what)


def _samples(edition: Edition, model: ReviewNetwork, place: Location) -> Iterator[Complaint]:
    """Yield numbers of reviews that do not fit together, or exceed the archive."""
    first, reviews = model.warm_start, edition.sources.reviews.train_reviews
    wanted = model.training_samples + model.validation_samples
    if first and first.training_samples > model.training_samples:
        what = f"{first.training_samples} is more than the model's own {model.training_samples}"
        yield Complaint((*place, "warm_start", "training_samples"), what)
    elif reviews is not None and wanted > reviews:
        what = (
            f"{model.training_samples} training + {model.validation_samples} validation reviews "
            f"are more than the archive's {reviews} training reviews"
        )
        yield Complaint((*place, "training_samples"), what)
