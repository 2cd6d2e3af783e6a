"""Trains three small networks, saves each in every format, and says what an audit should find.

Usage: /usr/bin/python3 trained-models.py FOLDER (Debian: python3-torch, python3-h5py, python3-onnx, python3-scipy)
"""

import io
import json
import os
import struct
import sys
import zipfile

import h5py
import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from scipy.optimize import brentq
from scipy.special import gammaln

torch.manual_seed(7)
torch.set_num_threads(1)
# on a map of odd size a stride of 2 with padding 1 is Keras' "same"
SIDE, CLASSES, DELTA = 9, 3, 0.05


def examples(count):
    """Bars: vertical, horizontal, diagonal, with noise."""
    y = torch.arange(count) % CLASSES
    x = 0.7 * torch.randn(count, 1, SIDE, SIDE)
    for n in range(count):
        place = int(torch.randint(0, SIDE, ()))
        if y[n] == 0:
            x[n, 0, :, place] += 1
        elif y[n] == 1:
            x[n, 0, place, :] += 1
        else:
            for i in range(SIDE):
                x[n, 0, i, (i + place) % SIDE] += 1
    return x, y


# A layer is ("dense", inputs, outputs), ("conv", in, out, stride), ("relu",), ("tanh",), ("pool",) or ("flatten",).
NETWORKS = {
    "wide": [("flatten",), ("dense", 81, 150), ("relu",), ("dense", 150, CLASSES)],
    "deep": [("flatten",), ("dense", 81, 16), ("tanh",)] + 4 * [("dense", 16, 16), ("tanh",)] + [("dense", 16, CLASSES)],
    "convolutional": [("conv", 1, 4, 1), ("relu",), ("conv", 4, 6, 2), ("relu",), ("pool",), ("flatten",), ("dense", 24, CLASSES)],
}


def module(layer):
    kind = layer[0]
    if kind == "dense":
        return torch.nn.Linear(layer[1], layer[2])
    if kind == "conv":
        return torch.nn.Conv2d(layer[1], layer[2], 3, stride=layer[3], padding=1)
    return {"relu": torch.nn.ReLU, "tanh": torch.nn.Tanh, "flatten": torch.nn.Flatten, "pool": lambda: torch.nn.MaxPool2d(2)}[kind]()


def trained(layers, x, y):
    net = torch.nn.Sequential(*[module(layer) for layer in layers])
    adam = torch.optim.Adam(net.parameters(), 0.01)
    for _ in range(80):
        adam.zero_grad()
        torch.nn.functional.cross_entropy(net(x), y).backward()
        adam.step()
    return net


def save(folder, layers, net):
    arrays = {name: value.numpy() for name, value in net.state_dict().items()}
    torch.save(net.state_dict(), os.path.join(folder, "model.pt"))
    np.savez(os.path.join(folder, "model.npz"), **arrays)
    header, data = {}, b""
    for name, value in arrays.items():
        raw = np.ascontiguousarray(value).tobytes()
        header[name] = {"dtype": "F32", "shape": list(value.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    with open(os.path.join(folder, "model.safetensors"), "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)
    architecture, nodes, keras, variables = [], [], [], {}
    value, channels, side = "x", 1, SIDE
    flat = None
    for l, layer in enumerate(layers):
        kind, out, name = layer[0], f"v{l}", f"layer{l}"
        weights = [arrays.get(f"{l}.{part}") for part in ("weight", "bias")]
        named = [value, f"{l}.weight", f"{l}.bias"]
        if kind == "dense":
            architecture.append({"type": "dense", "name": str(l)})
            nodes.append(helper.make_node("Gemm", named, [out], transB=1))
            kernel = weights[0]
            if flat is not None:  # Keras flattens height, width, channels
                kernel = kernel.reshape(-1, *flat).transpose(0, 2, 3, 1).reshape(len(kernel), -1)
                flat = None
            keras.append(("Dense", name, {"activation": "linear", "use_bias": True}))
            variables[name] = {"kernel": kernel.T, "bias": weights[1]}
        elif kind == "conv":
            architecture.append({"type": "convolution", "name": str(l), "stride": layer[3], "padding": 1})
            pads = {"pads": [1, 1, 1, 1], "strides": [layer[3]] * 2, "kernel_shape": [3, 3]}
            nodes.append(helper.make_node("Conv", named, [out], **pads))
            keras.append(("Conv2D", name, {"padding": "same", "data_format": "channels_last", "activation": "linear", "use_bias": True, "strides": [layer[3]] * 2}))
            variables[name] = {"kernel": weights[0].transpose(2, 3, 1, 0), "bias": weights[1]}
            channels, side = layer[2], -(-side // layer[3])
        elif kind == "pool":
            architecture.append({"type": "max-pool", "size": 2})
            nodes.append(helper.make_node("MaxPool", [value], [out], kernel_shape=[2, 2], strides=[2, 2]))
            keras.append(("MaxPooling2D", name, {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"}))
            side //= 2
        elif kind == "flatten":
            architecture.append({"type": "flatten"})
            nodes.append(helper.make_node("Flatten", [value], [out]))
            keras.append(("Flatten", name, {"data_format": "channels_last"}))
            flat = (channels, side, side)
        else:
            architecture.append({"type": "activation", "name": kind})
            nodes.append(helper.make_node({"relu": "Relu", "tanh": "Tanh"}[kind], [value], [out]))
            keras.append(("Activation", name, {"activation": kind}))
        value = out
    with open(os.path.join(folder, "architecture.json"), "w") as file:
        json.dump({"input": [1, SIDE, SIDE], "layers": architecture}, file)
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["batch", 1, SIDE, SIDE])],
        [helper.make_tensor_value_info(value, TensorProto.FLOAT, ["batch", CLASSES])],
        [numpy_helper.from_array(np.ascontiguousarray(array), name) for name, array in arrays.items()],
    )
    onnx.save(helper.make_model(graph), os.path.join(folder, "model.onnx"))
    first = {"class_name": "InputLayer", "config": {"name": "input", "batch_input_shape": [None, SIDE, SIDE, 1]}}
    config = {
        "class_name": "Sequential",
        "config": {"name": "net", "layers": [first] + [{"class_name": kind, "config": {"name": name, **more}} for kind, name, more in keras]},
    }
    with h5py.File(os.path.join(folder, "model.h5"), "w") as file:
        file.attrs["model_config"] = json.dumps(config)
        for name, parts in variables.items():
            for part, array in parts.items():
                file[f"model_weights/{name}/{name}/{part}:0"] = np.ascontiguousarray(array)
    manifest, data = [], b""
    for name, parts in variables.items():
        for part, array in parts.items():
            manifest.append({"name": f"{name}/{part}", "shape": list(array.shape), "dtype": "float32"})
            data += np.ascontiguousarray(array).tobytes()
    with open(os.path.join(folder, "model.json"), "w") as file:
        json.dump({"format": "layers-model", "modelTopology": {"model_config": config}, "weightsManifest": [{"paths": ["shard.bin"], "weights": manifest}]}, file)
    with open(os.path.join(folder, "shard.bin"), "wb") as file:
        file.write(data)
    buffer = io.BytesIO()
    counts = {}
    with h5py.File(buffer, "w") as file:
        for kind, name, _ in keras:
            if name in variables:
                base = {"Dense": "dense", "Conv2D": "conv2d"}[kind]
                counts[base] = counts.get(base, -1) + 1
                place = base if counts[base] == 0 else f"{base}_{counts[base]}"
                for i, array in enumerate(variables[name].values()):
                    file[f"layers/{place}/vars/{i}"] = np.ascontiguousarray(array)
    with zipfile.ZipFile(os.path.join(folder, "model.keras"), "w") as archive:
        archive.writestr("metadata.json", "{}")
        archive.writestr("config.json", json.dumps(config))
        archive.writestr("model.weights.h5", buffer.getvalue())


def spectral_norm(weight):
    """Of a matrix by its SVD; of a kernel on large circular maps, by its transform at 96 × 96 frequencies."""
    if weight.ndim == 2:
        return np.linalg.svd(weight, compute_uv=False)[0]
    hats = np.fft.fft2(weight, (96, 96)).transpose(2, 3, 0, 1)
    return np.linalg.svd(hats, compute_uv=False).max()


def strided_norm(weight, side, stride):
    """Of the operator on a map of this size with zeros beyond the border: the unrolled matrix. Not above the norm on all sizes."""
    operator = torch.nn.functional.conv2d(
        torch.eye(weight.shape[1] * side * side, dtype=torch.float64).reshape(-1, weight.shape[1], side, side),
        torch.from_numpy(weight),
        stride=stride,
        padding=1,
    )
    return np.linalg.svd(operator.reshape(len(operator), -1).numpy(), compute_uv=False)[0]


def risks(net, x, y):
    with torch.no_grad():
        scores = net.double()(x.double()).numpy()
        net.float()
    own = scores[np.arange(len(y)), y]
    others = scores.copy()
    others[np.arange(len(y)), y] = -np.inf
    margins = own - others.max(1)
    entropy = np.log(np.exp(scores - scores.max(1, keepdims=True)).sum(1)) + scores.max(1) - own
    return {
        "errors": int((margins <= 0).sum()),
        "loss": float(np.clip(1 - margins, 0, 1).mean()),
        "crossEntropy": float(entropy.mean()),
        "margin10": float(np.quantile(margins, 0.1)),
        "leastMargin": float(margins.min()),
    }


def test_bound(loss, n):
    """kl⁻¹(loss, log(ξ(n)/δ)/n)."""
    k = np.arange(1, n)
    logs = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + k * np.log(k / n) + (n - k) * np.log(1 - k / n)
    limit = np.log((2 + np.exp(logs).sum()) / DELTA) / n
    kl = lambda a, b: (a * np.log(a / b) if a > 0 else 0) + (1 - a) * np.log((1 - a) / (1 - b))
    return brentq(lambda b: kl(loss, b) - limit, loss + 1e-12, 1 - 1e-12)


root = sys.argv[1]
(x, y), (tx, ty) = examples(240), examples(300)
for name, (inputs, labels) in {"train": (x, y), "test": (tx, ty)}.items():
    rows = np.hstack([inputs.reshape(len(labels), -1).double().numpy(), labels.reshape(-1, 1)])
    np.savetxt(os.path.join(root, f"{name}.csv"), rows, fmt=["%.17g"] * SIDE * SIDE + ["%d"], delimiter=",")
expected = {}
for name, layers in NETWORKS.items():
    os.makedirs(os.path.join(root, name))
    net = trained(layers, x, y)
    save(os.path.join(root, name), layers, net)
    found, side = [], SIDE
    for l, layer in enumerate(layers):
        if layer[0] == "pool":
            side //= 2
        if layer[0] not in ("dense", "conv"):
            continue
        weight = net[l].weight.detach().double().numpy()
        norm, rest = spectral_norm(weight), {}
        if layer[0] == "conv":
            rest = {"onMap": strided_norm(weight, side, layer[3]), "stride": layer[3]}
            side = -(-side // layer[3])
        found.append({
            "spectral": float(norm),
            "frobenius": float(np.linalg.norm(weight)),
            "groups21": float(np.linalg.norm(weight.reshape(len(weight), -1), axis=1).sum()),
            "parameters": int(weight.size + net[l].bias.numel()),
            **rest,
        })
    with torch.no_grad():  # how far scores move, by finite differences
        step = 1e-3 * torch.randn(len(x), 1, SIDE, SIDE, dtype=torch.float64)
        net.double()
        moved = (net(x.double() + step) - net(x.double())).norm(dim=1) / step.flatten(1).norm(dim=1)
        net.float()
    train, test = risks(net, x, y), risks(net, tx, ty)
    expected[name] = {"layers": found, "train": train, "test": test, "slope": float(moved.max()), "testBound": float(test_bound(test["loss"], len(ty)))}
with open(os.path.join(root, "expected.json"), "w") as file:
    json.dump(expected, file)
