using Latent;
using Latent.Modules;

using static TorchSharp.torch;
using Modules = TorchSharp.Modules;
using Network = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>The VAE of convolutions, 1@28×28 → 32@14×14 → 64@7×7 → 2 and back, with Adam.</summary>
internal sealed class TorchConvVae : ITorchModel
{
    private const int Features = 64 * 7 * 7, Latents = 2;

    private readonly Network _encoder = nn.Sequential(
        nn.Unflatten(1, [1, 28, 28]), nn.Conv2d(1, 32, 4, stride: 2, padding: 1), nn.ReLU(inplace: true),
        nn.Conv2d(32, 64, 4, stride: 2, padding: 1), nn.ReLU(inplace: true), nn.Flatten());

    private readonly Modules.Linear _mu = nn.Linear(Features, Latents);
    private readonly Modules.Linear _logVariance = nn.Linear(Features, Latents);

    private readonly Network _decoder = nn.Sequential(
        nn.Linear(Latents, Features), nn.Unflatten(1, [64, 7, 7]), nn.ReLU(inplace: true),
        nn.ConvTranspose2d(64, 32, 4, stride: 2, padding: 1), nn.ReLU(inplace: true),
        nn.ConvTranspose2d(32, 1, 4, stride: 2, padding: 1), nn.Flatten());

    private readonly optim.Optimizer _adam;

    public TorchConvVae() => _adam = optim.Adam(Parts.SelectMany(part => part.parameters()), lr: 1e-3);

    private Network[] Parts => [_encoder, _mu, _logVariance, _decoder];

    public void Step(Tensor data)
    {
        using IDisposable scope = NewDisposeScope();
        _adam.zero_grad();
        Tensor features = _encoder.forward(data);
        TorchVae.Loss(_mu.forward(features), _logVariance.forward(features), _decoder.forward, data).backward();
        _adam.step();
    }

    public void Dispose()
    {
        _adam.Dispose();
        Array.ForEach(Parts, part => part.Dispose());
    }
}
