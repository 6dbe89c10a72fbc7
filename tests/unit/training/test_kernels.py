"""The networks of the chapter with fused kernels and with Keras's own layers."""

import subprocess
import sys

import keras
import numpy as np
import pytest
import yaml
from project import ROOT

import fusedrnn
from chapter6.config.loading import load_edition
from chapter6.config.run_settings import model_settings
from chapter6.errors import InputError
from chapter6.jobs.code import project_code
from chapter6.stages import stages
from chapter6.training.building import build

RAW = yaml.safe_load((ROOT / "config.yaml").read_text()) | {"variants": ["as_keras_3"]}
SETTINGS = {k: load_edition(RAW | {"kernels": k}).settings for k in ("fused", "keras")}
TRAINED = [
    name
    for name, model in SETTINGS["keras"].models.items()
    if model.task != "baseline" and (not model.variant_of or model.variant_of.endswith("lstm"))
]
BATCH = 3


def network(name, kernels):
    settings = model_settings(SETTINGS[kernels], name)
    settings["arguments"] = {
        argument: 0.0 if "dropout" in argument else value
        for argument, value in settings["arguments"].items()
    }
    reads_words = settings["task"] == "reviews"
    shape = {"words": 50, "maxlen": 80} if reads_words else {"timesteps": 80, "features": 14}
    vectors = np.ones((50, 4), np.float32) if settings.get("pretrained_vectors") else None
    keras.utils.clear_session()  # names of layers are numbered from 1 again
    keras.utils.set_random_seed(1)
    return build(settings, shape, vectors)


def layers_of(model):
    inner = [getattr(layer, "forward_layer", layer) for layer in model.layers]
    return {type(layer).__name__: type(layer).__module__.split(".")[0] for layer in inner}


@pytest.mark.parametrize("name", TRAINED)
def test_a_step_is_the_same_to_rounding_with_either_kernels(name):
    fused, own = network(name, "fused"), network(name, "keras")
    check_layers(name, fused, own)
    random = np.random.default_rng(0)
    if fused.input_dtype == "int32":
        inputs = random.integers(0, 50, (BATCH, *fused.input_shape[1:]))
    else:
        inputs = random.normal(size=(BATCH, *fused.input_shape[1:])).astype(np.float32)
    targets = random.integers(0, 2, (BATCH, 1)).astype(np.float32)
    assert [layer.name for layer in fused.layers] == [layer.name for layer in own.layers]
    for model in (fused, own):
        model.train_on_batch(inputs, targets)
    for one, other in zip(fused.get_weights(), own.get_weights(), strict=True):
        # RMSprop's first step is of the same size for any gradient, so rounding may turn it
        # where a gradient is nearly 0: nearly all agree
        assert np.quantile(np.abs(one - other), 0.98) < 1e-6
    np.testing.assert_allclose(
        fused.predict(inputs, verbose=0), own.predict(inputs, verbose=0), atol=1e-3
    )


def check_layers(name, fused, own):
    """Recurrent layers and those on words are the fused ones, and no others are."""
    replaced = {"GRU", "LSTM", "SimpleRNN", "Embedding", *({"Conv1D"} if "imdb" in name else ())}
    if name.endswith("_as_keras_3"):  # where the gradients of a word are kept apart
        replaced -= {"Embedding", "Conv1D"}
    fused, own = layers_of(fused), layers_of(own)
    assert {layer for layer in own if fused[layer] == "fusedrnn"} >= replaced & set(own)
    assert "fusedrnn" not in own.values()
    assert "keras" in fused.values()


def test_the_kernels_source_counts_where_they_run_and_only_there():
    found = {}
    for kernels in ("fused", "keras"):
        stage = stages(load_edition(RAW | {"kernels": kernels}))["train_jena_gru"]
        found[kernels] = project_code(ROOT).reach(stage.script, stage.named)
        assert ("fusedrnn" in stage.libraries) == (kernels == "fused")
    sources = {f"fusedrnn/kernels/{path.name}.whole file" for path in fusedrnn.sources()}
    assert len(sources) > 5
    assert sources <= found["fused"].keys()
    assert not any("fusedrnn" in name for name in found["keras"])


@pytest.fixture
def not_built(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "prefix", str(tmp_path))


def test_without_a_build_the_plan_stops_with_the_setting_to_change(not_built):
    edition = load_edition(RAW, [ROOT / "config.yaml"])
    with pytest.raises(InputError) as raised:
        edition.stop_for(["report"])
    (line,) = str(raised.value).splitlines()
    assert "config.yaml:" in line
    assert "run `python -m fusedrnn.build`" in line
    assert "kernels: keras" in line
    edition.stop_for(["data"])
    assert load_edition(RAW | {"kernels": "keras"}).unfit == {}


def test_without_a_build_a_job_says_so_and_does_not_take_another_path(not_built):
    with pytest.raises(InputError, match="kernels: keras"):
        network("jena_gru", "fused")


def test_both_builds_train_the_same_bits():
    if fusedrnn.compiled()["build"] != "avx512":
        pytest.skip("this processor has no AVX-512: there is one build to run")
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]\n"
        "from test_kernels import network; import numpy as np, hashlib\n"
        "model = network('jena_gru_stacked', 'fused')\n"
        "inputs = np.random.default_rng(0).normal(size=(40, 80, 14)).astype(np.float32)\n"
        "model.fit(inputs, inputs[:, 0, :1], verbose=0, shuffle=False)\n"
        "print(hashlib.sha256(b''.join(w.tobytes() for w in model.get_weights())).hexdigest())"
    )
    command = [sys.executable, "-c", code, *map(str, (ROOT / "tests/unit", ROOT / "tests"))]
    bits = {
        subprocess.run(
            command, env={"FUSEDRNN_BUILD": build, "TF_CPP_MIN_LOG_LEVEL": "3",
                          "PYTHONPATH": ":".join(sys.path)},
            capture_output=True, text=True, check=True,
        ).stdout
        for build in ("avx512", "avx2")
    }  # fmt: skip
    assert len(bits) == 1
    assert len(bits.pop().strip()) == 64
