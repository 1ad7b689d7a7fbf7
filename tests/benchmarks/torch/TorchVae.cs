using static TorchSharp.torch;
using Modules = TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>The article's VAE, 784 → 400 → 2 → 400 → 784, with Adam, as one writes it with TorchSharp.</summary>
internal sealed class TorchVae : IDisposable
{
    private readonly Modules.Linear _fc1 = nn.Linear(784, 400);
    private readonly Modules.Linear _mu = nn.Linear(400, 2);
    private readonly Modules.Linear _logVariance = nn.Linear(400, 2);
    private readonly Modules.Linear _fc2 = nn.Linear(2, 400);
    private readonly Modules.Linear _fc3 = nn.Linear(400, 784);
    private readonly optim.Optimizer _optimizer;

    public TorchVae() => _optimizer = optim.Adam(Layers.SelectMany(layer => layer.parameters()), lr: 1e-3);

    private Modules.Linear[] Layers => [_fc1, _mu, _logVariance, _fc2, _fc3];

    /// <summary>One training step; gives the loss summed over the batch.</summary>
    public float Step(Tensor data)
    {
        using IDisposable scope = NewDisposeScope();
        Backward(data, out Tensor loss);
        return loss.item<float>();
    }

    /// <summary>One training step whose loss is not read.</summary>
    public void StepSilently(Tensor data)
    {
        using IDisposable scope = NewDisposeScope();
        Backward(data, out _);
    }

    /// <summary>Encodes to the mean and decodes.</summary>
    public void Reconstruct(Tensor data)
    {
        using IDisposable scope = NewDisposeScope();
        using IDisposable inference = inference_mode();
        Decode(_mu.forward(Hidden(data))).sigmoid_();
    }

    public void Dispose()
    {
        _optimizer.Dispose();
        foreach (Modules.Linear layer in Layers)
        {
            layer.Dispose();
        }
    }

    private void Backward(Tensor data, out Tensor loss)
    {
        _optimizer.zero_grad();
        Tensor hidden = Hidden(data);
        Tensor mu = _mu.forward(hidden);
        Tensor logVariance = _logVariance.forward(hidden);
        Tensor latents = mu + (0.5f * logVariance).exp() * randn_like(mu);
        Tensor reconstruction = nn.functional.binary_cross_entropy_with_logits(Decode(latents), data, reduction: nn.Reduction.Sum);
        loss = reconstruction - 0.5f * (1 + logVariance - mu.square() - logVariance.exp()).sum();
        loss.backward();
        _optimizer.step();
    }

    private Tensor Hidden(Tensor data) => _fc1.forward(data).relu_();

    private Tensor Decode(Tensor latents) => _fc3.forward(_fc2.forward(latents).relu_());
}
