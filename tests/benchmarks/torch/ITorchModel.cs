using Latent;

using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>A model with its optimizers, as one writes it with TorchSharp.</summary>
internal interface ITorchModel : IDisposable
{
    /// <summary>One training step, whose losses are not read: for a GAN a round of all moves.</summary>
    /// <param name="data">Rows between 0 and 1.</param>
    void Step(Tensor data);
}
