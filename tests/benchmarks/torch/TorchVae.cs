using Latent;
using Latent.Losses;

using static TorchSharp.torch;
using Modules = TorchSharp.Modules;
using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>The article's VAE, 784 → 400 → 2 → 400 → 784, with Adam, written in the usual way of TorchSharp.</summary>
internal sealed class TorchVae : ITorchModel
{
    private readonly Modules.Linear _fc1 = nn.Linear(784, 400);
    private readonly Modules.Linear _mu = nn.Linear(400, 2);
    private readonly Modules.Linear _logVariance = nn.Linear(400, 2);
    private readonly Modules.Linear _fc2 = nn.Linear(2, 400);
    private readonly Modules.Linear _fc3 = nn.Linear(400, 784);
    private readonly optim.Optimizer _optimizer;

    public TorchVae() => _optimizer = optim.Adam(Layers.SelectMany(layer => layer.parameters()), lr: 1e-3);

    private Modules.Linear[] Layers => [_fc1, _mu, _logVariance, _fc2, _fc3];

    /// <summary>Decodes a sample of the latents, and returns the negative evidence lower bound, summed over the batch.</summary>
    public static Tensor Loss(Tensor mu, Tensor logVariance, Func<Tensor, Tensor> decode, Tensor data)
    {
        Tensor latents = mu + (0.5f * logVariance).exp() * randn_like(mu);
        Tensor reconstruction = nn.functional.binary_cross_entropy_with_logits(decode(latents), data, reduction: nn.Reduction.Sum);
        return reconstruction - 0.5f * (1 + logVariance - mu.square() - logVariance.exp()).sum();
    }

    public void Step(Tensor data)
    {
        using IDisposable scope = NewDisposeScope();
        Backward(data);
    }

    /// <summary>Runs one training step and returns the loss summed over the batch.</summary>
    public float StepWithLoss(Tensor data)
    {
        using IDisposable scope = NewDisposeScope();
        return Backward(data).item<float>();
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

    private Tensor Backward(Tensor data)
    {
        _optimizer.zero_grad();
        Tensor hidden = Hidden(data);
        Tensor loss = Loss(_mu.forward(hidden), _logVariance.forward(hidden), Decode, data);
        loss.backward();
        _optimizer.step();
        return loss;
    }

    private Tensor Hidden(Tensor data) => _fc1.forward(data).relu_();

    private Tensor Decode(Tensor latents) => _fc3.forward(_fc2.forward(latents).relu_());
}
