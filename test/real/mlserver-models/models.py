"""Models for a real MLServer: one that answers well, and some that do not. By their parameter `manner`."""

import asyncio

import numpy as np
from mlserver import MLModel
from mlserver.codecs import NumpyCodec
from mlserver.types import InferenceRequest, InferenceResponse


class Doubling(MLModel):
    """y = 2x + 1."""

    async def load(self) -> bool:
        self.manner = (self.settings.parameters.extra or {}).get("manner", "well")
        return True

    async def predict(self, payload: InferenceRequest) -> InferenceResponse:
        x = NumpyCodec.decode_input(payload.inputs[0])
        y = (x * 2 + 1).astype(np.float32)
        if self.manner == "late":
            await asyncio.sleep(30)
        if self.manner == "nan":
            y[0, 1] = np.nan
        if self.manner == "shape":
            y = y.reshape(-1)
        if self.manner == "raises":
            raise ValueError("the weights are gone")
        return InferenceResponse(model_name=self.name, outputs=[NumpyCodec.encode_output("y", y)])
