using Latent.Data;
using Latent.Models;
using Latent.Onnx;
using Latent.Training;
using Microsoft.ML.OnnxRuntime;

namespace Readers.Samples;

internal static class OnnxFiles
{
    public static (float[,] Latent, float[] Onnx) Run()
    {
        // page: managed/Latent.Onnx/README.md
        DataSplit digits = Digits.Load();
        using Vae vae = new(inputs: 784, hidden: 400, latents: 2);
        using Trainer trainer = new(vae);
        trainer.Fit(digits, epochs: 1);
        OnnxFile.Write("vae.onnx", vae);                               // the whole model: reconstruct
        OnnxFile.Write("decoder.onnx", vae, "decode");

        float[] points = [-1, 0, 0, 0, 1, 0];                          // three points of two latents
        using InferenceSession session = new("decoder.onnx");          // of the package Microsoft.ML.OnnxRuntime
        using OrtValue latents = OrtValue.CreateTensorValueFromMemory(points, [3, 2]);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> results = session.Run(
            options, session.InputNames, [latents], session.OutputNames);
        float[] images = results[0].GetTensorDataAsSpan<float>().ToArray();
        // end
        return (vae.Decode(new float[,] { { -1, 0 }, { 0, 0 }, { 1, 0 } }), images);
    }
}
