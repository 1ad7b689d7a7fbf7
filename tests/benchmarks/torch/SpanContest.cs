using Latent;
using Latent.Interop;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>A function of one or two arrays in both libraries.</summary>
/// <param name="Function">Name of the function.</param>
/// <param name="Torch">Computes the function with TorchSharp.</param>
/// <param name="Latent">Computes the function with Latent, from (x, y, output, context).</param>
internal sealed record SpanContest(
    string Function, Func<Tensor, Tensor, Tensor> Torch, Action<NativeBuffer<float>, NativeBuffer<float>, NativeBuffer<float>,
    Context> Latent)
{
    /// <summary>The functions that are also compared with those of .NET.</summary>
    public static IReadOnlyList<SpanContest> All { get; } =
    [
        new("exp", (x, _) => torch.exp(x), (x, _, output, context) => Kernels.Exp(x, output, context)),
        new("sigmoid", (x, _) => torch.sigmoid(x), (x, _, output, context) => Kernels.Sigmoid(x, output, context)),
        new("tanh", (x, _) => torch.tanh(x), (x, _, output, context) => Kernels.Tanh(x, output, context)),
        new("log", (x, _) => torch.log(x), (x, _, output, context) => Kernels.Log(x, output, context)),
        new("add", (x, y) => torch.add(x, y), (x, y, output, context) => Kernels.Add(x, y, output, context)),
        new("sum", (x, _) => torch.sum(x), (x, _, output, context) => output[0] = Kernels.Sum(x, context)),
    ];
}
