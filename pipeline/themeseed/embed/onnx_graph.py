"""The default encoder as an ONNX graph, built from its safetensors weights without torch.

The graph is BERT (Devlin et al. 2019) as all-MiniLM-L6-v2 uses it, from token ids to unit
vectors: embeddings, layers of attention and feed-forward, mean over tokens (Reimers & Gurevych
2019), scaled to length one. Attention and the activation are ONNX Runtime's fused operators;
residual sums and norms are plain ones, since the fused `SkipLayerNormalization` takes several
times as long on processors (benchmarks/encode/graph_operators.py). The graph is therefore meant
to run as it stands, with the runtime's own rewriting of graphs switched off.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

_FUSED = "com.microsoft"
Weights = Mapping[str, NDArray[np.float32]]


@dataclass(frozen=True, slots=True, kw_only=True)
class BertShape:
    """The sizes of a BERT model that its weights do not say, from its config.json."""

    layers: int
    heads: int
    epsilon: float


def build_graph(weights: Weights, shape: BertShape) -> bytes:
    """Return the serialised ONNX model.

    Inputs `ids` and `mask` (batch x tokens, int32); output `vectors` (batch x dimension, float32,
    rows of unit length).
    """
    graph = _Graph(weights, shape)
    hidden = graph.embeddings()
    for layer in range(shape.layers):
        hidden = graph.layer(hidden, f"encoder.layer.{layer}")
    graph.mean_and_scale(hidden)
    dimension = int(weights["embeddings.word_embeddings.weight"].shape[1])
    return graph.serialise(dimension)


class _Graph:
    """Nodes and constants as they are added, one method for each part of the model."""

    def __init__(self, weights: Weights, shape: BertShape) -> None:
        self._weights = weights
        self._shape = shape
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []

    def embeddings(self) -> str:
        prefix = "embeddings."
        inputs = [
            "ids",
            self._zeros_like_ids(),
            self._weight(prefix + "word_embeddings.weight"),
            self._weight(prefix + "position_embeddings.weight"),
            self._weight(prefix + "token_type_embeddings.weight"),
            self._weight(prefix + "LayerNorm.weight"),
            self._weight(prefix + "LayerNorm.bias"),
        ]
        node = helper.make_node(
            "EmbedLayerNormalization",
            inputs,
            ["embedded", "embedded.mask"],
            domain=_FUSED,
            epsilon=self._shape.epsilon,
        )
        self._nodes.append(node)
        return "embedded"

    def layer(self, hidden: str, name: str) -> str:
        attended = self._attention(hidden, f"{name}.attention.self")
        projected = self._linear(attended, f"{name}.attention.output.dense")
        normed = self._add_and_norm(
            projected, hidden, f"{name}.attention.output.dense", f"{name}.attention.output"
        )
        wide = self._linear(normed, f"{name}.intermediate.dense")
        active = self._fused("BiasGelu", [wide, self._weight(f"{name}.intermediate.dense.bias")])
        narrow = self._linear(active, f"{name}.output.dense")
        return self._add_and_norm(narrow, normed, f"{name}.output.dense", f"{name}.output")

    def mean_and_scale(self, hidden: str) -> None:
        as_float = self._plain("Cast", ["mask"], to=TensorProto.FLOAT)
        # (batch x 1 x tokens) times (batch x tokens x dimension): the sum over real tokens.
        row = self._plain("Unsqueeze", [as_float, self._constant("axis.1", np.array([1], np.int64))])
        total = self._plain("MatMul", [row, hidden])
        flat = self._plain("Squeeze", [total, self._constant("axis.1", np.array([1], np.int64))])
        # Dividing by the number of tokens would be undone by the scaling to unit length.
        self._nodes.append(helper.make_node("LpNormalization", [flat], ["vectors"], axis=-1, p=2))

    def serialise(self, dimension: int) -> bytes:
        ids = helper.make_tensor_value_info("ids", TensorProto.INT32, ["batch", "tokens"])
        mask = helper.make_tensor_value_info("mask", TensorProto.INT32, ["batch", "tokens"])
        vectors = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", dimension])
        graph = helper.make_graph(self._nodes, "encoder", [ids, mask], [vectors], self._constants)
        opsets = [helper.make_opsetid("", 17), helper.make_opsetid(_FUSED, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=8)
        return bytes(model.SerializeToString())

    def _attention(self, hidden: str, name: str) -> str:
        parts = ("query", "key", "value")
        weight = np.concatenate([self._weights[f"{name}.{part}.weight"].T for part in parts], axis=1)
        bias = np.concatenate([self._weights[f"{name}.{part}.bias"] for part in parts])
        inputs = [
            hidden,
            self._constant(f"{name}.weight", weight),
            self._constant(f"{name}.bias", bias),
            "mask",
        ]
        return self._fused("Attention", inputs, num_heads=self._shape.heads)

    def _linear(self, hidden: str, name: str) -> str:
        transposed = self._constant(f"{name}.transposed", self._weights[f"{name}.weight"].T)
        return self._plain("MatMul", [hidden, transposed])

    def _add_and_norm(self, hidden: str, residual: str, dense: str, name: str) -> str:
        biased = self._plain("Add", [hidden, self._weight(f"{dense}.bias")])
        total = self._plain("Add", [biased, residual])
        scale, shift = (self._weight(f"{name}.LayerNorm.{part}") for part in ("weight", "bias"))
        epsilon = self._shape.epsilon
        return self._plain("LayerNormalization", [total, scale, shift], axis=-1, epsilon=epsilon)

    def _zeros_like_ids(self) -> str:
        return self._plain("Mul", ["ids", self._constant("zero", np.array(0, np.int32))])

    def _fused(self, kind: str, inputs: list[str], **attributes: float) -> str:
        name = f"node.{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], domain=_FUSED, **attributes))
        return name

    def _plain(self, kind: str, inputs: list[str], **attributes: float) -> str:
        name = f"node.{len(self._nodes)}"
        self._nodes.append(helper.make_node(kind, inputs, [name], **attributes))
        return name

    def _weight(self, name: str) -> str:
        return self._constant(name, self._weights[name])

    def _constant(self, name: str, value: NDArray[np.generic]) -> str:
        if name not in {constant.name for constant in self._constants}:
            self._constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name
