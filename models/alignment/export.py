"""Writes what was trained as ONNX, in 32-bit floats and with its products in 8 bits: `python export.py OUT`."""

import argparse
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from features import BANDS
from net import CLASSES, REACHES, SPLICE, apply


def graph_of(weights: dict[str, np.ndarray]) -> onnx.ModelProto:
    nodes, kept = [], {}

    def add(operator: str, inputs: list[str], output: str, **attributes) -> str:
        nodes.append(helper.make_node(operator, inputs, [output], name=output, **attributes))
        return output

    def constant(name: str, values) -> str:
        kept[name] = np.asarray(values, np.int64)
        return name

    def beside(x: str, name: str, reaches: tuple[int, ...]) -> str:
        most = max(map(abs, reaches))
        padded = add("Pad", [x, constant(f"{name}_pads", [most, 0, most, 0])], f"{name}_padded")
        parts = []
        for reach in reaches:
            start, end = most + reach, reach - most
            ends = constant(f"{name}_to_{end}", [end if end < 0 else np.iinfo(np.int64).max])
            parts.append(add("Slice", [padded, constant(f"{name}_from_{start}", [start]), ends, constant("rows", [0])], f"{name}_at_{reach}".replace("-", "m")))
        return add("Concat", parts, f"{name}_beside", axis=1)

    def layer(x: str, name: str) -> str:
        kept[f"w_{name}"], kept[f"b_{name}"] = weights[f"w_{name}"], weights[f"b_{name}"]
        return add("Add", [add("MatMul", [x, f"w_{name}"], f"product_{name}"), f"b_{name}"], f"sum_{name}" if name != "out" else "scores")

    y = add("Relu", [layer(beside("heard", "in", tuple(range(-SPLICE, SPLICE + 1))), "in")], "y_in")
    for index, reach in enumerate(REACHES):
        more = add("Relu", [layer(beside(y, str(index), (-reach, 0, reach)), str(index))], f"more_{index}")
        y = add("Add", [y, more], f"y_{index}")
    layer(y, "out")
    graph = helper.make_graph(
        nodes,
        "alignment",
        [helper.make_tensor_value_info("heard", TensorProto.FLOAT, ["frames", BANDS])],
        [helper.make_tensor_value_info("scores", TensorProto.FLOAT, ["frames", CLASSES])],
        [numpy_helper.from_array(values, name) for name, values in kept.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], producer_name="sutradhar/models/alignment")
    model.ir_version = 8
    onnx.checker.check_model(model)
    return model


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    out = parser.parse_args().out
    weights = dict(np.load(out / "weights.npz"))
    whole = out / "alignment.onnx"
    onnx.save(graph_of(weights), whole)
    quantize_dynamic(whole, out / "alignment-int8.onnx", weight_type=QuantType.QInt8, op_types_to_quantize=["MatMul"])
    # What the product's own kernel and ONNX Runtime must both say, to a tolerance.
    heard = np.random.default_rng(1).standard_normal((60, BANDS)).astype(np.float32)
    import onnxruntime

    for name in ("alignment", "alignment-int8"):
        scores = onnxruntime.InferenceSession(out / f"{name}.onnx").run(None, {"heard": heard})[0]
        told = np.asarray(apply(weights, heard[None]))[0]
        print(f"{name}: {(out / f'{name}.onnx').stat().st_size} bytes, at most {np.abs(scores - told).max():.4f} from what was trained")


if __name__ == "__main__":
    main()
