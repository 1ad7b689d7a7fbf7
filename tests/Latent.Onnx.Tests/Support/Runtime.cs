using Microsoft.ML.OnnxRuntime;

namespace Latent.Onnx.Tests.Support;

/// <summary>An ONNX file in ONNX Runtime, which checks the file as it loads it.</summary>
internal sealed class Runtime : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();

    public Runtime(byte[] file)
    {
        using SessionOptions options = new() { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        _session = new InferenceSession(file, options);
    }

    /// <summary>The names of the inputs, in the order of the file.</summary>
    public IReadOnlyList<string> Inputs => [.. _session.InputNames];

    /// <summary>The names of the outputs, in the order of the file.</summary>
    public IReadOnlyList<string> Outputs => [.. _session.OutputNames];

    /// <summary>Computes all outputs.</summary>
    /// <param name="inputs">The numbers of each input, and its sizes.</param>
    /// <returns>The numbers of each output.</returns>
    public float[][] Run(params IReadOnlyList<(Array Numbers, long[] Sizes)> inputs)
    {
        OrtValue[] values = [.. inputs.Select(input => input.Numbers is int[] integers
            ? OrtValue.CreateTensorValueFromMemory(integers, input.Sizes)
            : OrtValue.CreateTensorValueFromMemory((float[])input.Numbers, input.Sizes))];
        try
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
                _options, _session.InputNames, values, _session.OutputNames);
            return [.. outputs.Select(output => output.GetTensorDataAsSpan<float>().ToArray())];
        }
        finally
        {
            Array.ForEach(values, value => value.Dispose());
        }
    }

    public void Dispose()
    {
        _options.Dispose();
        _session.Dispose();
    }
}
