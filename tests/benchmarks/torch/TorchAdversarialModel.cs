using Latent;
using Latent.Modules;

using static TorchSharp.torch;
using Network = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;
using Parameter = TorchSharp.Modules.Parameter;
using Tensor = TorchSharp.torch.Tensor;

namespace Benchmarks.Torch;

/// <summary>
/// A round of a GAN: discriminator steps, then one generator step, each with fresh noise and Adam. The discriminator's parameters get no
/// gradients in the generator step, and the samples get none in the discriminator steps.
/// </summary>
internal abstract class TorchAdversarialModel(Network generator, Network discriminator, int latents, int discriminatorSteps) : ITorchModel
{
    private readonly optim.Optimizer _generatorAdam = optim.Adam(generator.parameters(), lr: 2e-4, beta1: 0.5);
    private readonly optim.Optimizer _discriminatorAdam = optim.Adam(discriminator.parameters(), lr: 2e-4, beta1: 0.5);
    private readonly Parameter[] _judge = [.. discriminator.parameters()];

    public void Step(Tensor data)
    {
        for (int step = 0; step < discriminatorSteps; step++)
        {
            using IDisposable scope = NewDisposeScope();
            _discriminatorAdam.zero_grad();
            DiscriminatorLoss(data, Samples(data.shape[0])).backward();
            _discriminatorAdam.step();
        }

        using IDisposable last = NewDisposeScope();
        FreezeDiscriminator(true);
        _generatorAdam.zero_grad();
        GeneratorLoss(Score(generator.forward(randn(data.shape[0], latents)))).backward();
        _generatorAdam.step();
        FreezeDiscriminator(false);
    }

    public void Dispose()
    {
        _generatorAdam.Dispose();
        _discriminatorAdam.Dispose();
        generator.Dispose();
        discriminator.Dispose();
    }

    protected abstract Tensor DiscriminatorLoss(Tensor data, Tensor samples);

    protected abstract Tensor GeneratorLoss(Tensor scores);

    /// <summary>Scores of rows with values between 0 and 1, which are centred first.</summary>
    protected Tensor Score(Tensor rows) => discriminator.forward(2 * rows - 1);

    private Tensor Samples(long count)
    {
        using IDisposable fixedGenerator = no_grad();
        return generator.forward(randn(count, latents));
    }

    private void FreezeDiscriminator(bool isFrozen)
    {
        foreach (Parameter parameter in _judge)
        {
            parameter.requires_grad = !isFrozen;
        }
    }
}

/// <summary>The GAN with the non-saturating loss.</summary>
internal sealed class TorchGan(Network generator, Network discriminator, int latents)
    : TorchAdversarialModel(generator, discriminator, latents, 1)
{
    /// <summary>The GAN of linear layers.</summary>
    public static TorchGan OfLinearLayers(int latents) =>
        new(TorchNetworks.LinearGenerator(latents, isNormalized: false), TorchNetworks.LinearDiscriminator(scoreHasBias: true), latents);

    /// <summary>DCGAN.</summary>
    public static TorchGan OfConvolutions(int latents) =>
        new(TorchNetworks.ConvGenerator(latents), TorchNetworks.ConvDiscriminator(), latents);

    protected override Tensor DiscriminatorLoss(Tensor data, Tensor samples) =>
        CrossEntropy(Score(data), 1) + CrossEntropy(Score(samples), 0);

    protected override Tensor GeneratorLoss(Tensor scores) => CrossEntropy(scores, 1);

    private static Tensor CrossEntropy(Tensor scores, float label) =>
        nn.functional.binary_cross_entropy_with_logits(scores, full_like(scores, label));
}

/// <summary>The Wasserstein GAN of linear layers: five critic steps with a gradient penalty, which is differentiated twice.</summary>
internal sealed class TorchWassersteinGan(int latents) : TorchAdversarialModel(
    TorchNetworks.LinearGenerator(latents, isNormalized: true), TorchNetworks.LinearDiscriminator(scoreHasBias: false), latents, 5)
{
    private const float Weight = 10;

    protected override Tensor DiscriminatorLoss(Tensor data, Tensor samples) =>
        Score(samples).mean() - Score(data).mean() + Weight * Penalty(data, samples);

    protected override Tensor GeneratorLoss(Tensor scores) => -scores.mean();

    private Tensor Penalty(Tensor data, Tensor samples)
    {
        Tensor share = rand(data.shape[0], 1);
        Tensor between = (share * data + (1 - share) * samples).requires_grad_();
        Tensor slope = autograd.grad([Score(between).sum()], [between], retain_graph: true, create_graph: true)[0];
        return (slope.norm(1, false, 2) - 1).square().mean();
    }
}
