using Latent;

using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>A model with its optimizers, written in the usual way of TorchSharp.</summary>
internal interface ITorchModel : IDisposable
{
    /// <summary>Runs one training step without reading its losses; for a GAN one round.</summary>
    /// <param name="data">Rows between 0 and 1.</param>
    void Step(Tensor data);
}
