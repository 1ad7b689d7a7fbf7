using Latent;
using Latent.Data;
using Latent.Losses;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Training;

// page: managed/Latent/README.md
namespace MyParts;

/// <summary>Encoders and decoders of blocks that add to their input.</summary>
public sealed record Residual(int Width, int Blocks) : Architecture
{
    public override int Features => Width;
    public override string Describe(int inputs) => $"{inputs} → {Blocks} × {Width}";

    public override void WriteSettings(ModelSettings settings)
    {
        settings.Set("width", Width);
        settings.Set("blocks", Blocks);
    }

    public override Network Encoder(int inputs, LayerNames names, NetworkStyle style)
    {
        Network network = new();
        network.Add(names.Next("fc"), new Linear(inputs, Width, style.Options));
        for (int i = 0; i < Blocks; i++)
        {
            network.Add(names.Next("block"), new Block(Width, style));
        }

        return network;
    }

    public override Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style)
    {
        Network network = Encoder(size, names, style);
        network.Add(names.Next("fc"), new Linear(Width, outputs, style.Options));
        return network;
    }
}

public sealed class Block : Layer
{
    private readonly Layer _activation;
    private readonly Linear _linear;

    public Block(int width, NetworkStyle style) =>
        (_activation, _linear) = (style.Activation(), Register("fc", new Linear(width, width, style.Options)));

    public override Tensor Forward(Tensor input) => input + _linear.Forward(_activation.Forward(input));
}

/// <summary>Absolute errors: Laplace's distribution with a scale of 0.1.</summary>
public sealed class Absolute : Likelihood
{
    public override string Kind => "absolute";
    public override Tensor NegativeLog(Tensor location, Tensor data) => (data - location).Abs() * 10 + Math.Log(0.2);
}

/// <summary>The hinge loss without its corner.</summary>
public sealed record SoftHinge : AdversarialLoss
{
    public override string Name => "soft-hinge";
    public override Tensor Discriminator(Tensor data, Tensor samples) => (1 - data).Softplus().Mean() + (1 + samples).Softplus().Mean();
    public override Tensor Generator(Tensor samples, Func<Tensor> data) => -samples.Mean();
}

public static class OwnParts
{
    public static (EpochMetrics Vae, EpochMetrics Gan) Run()
    {
        PartCatalog.RegisterArchitecture("Residual", settings => new Residual(settings.Whole("width"), settings.Whole("blocks")));
        PartCatalog.RegisterLikelihood("absolute", _ => new Absolute());
        DataSplit digits = Digits.Load();

        using Vae vae = new(784, new Residual(Width: 128, Blocks: 2), latents: 2, new Absolute());
        using Trainer trainer = new(vae);
        EpochMetrics ofVae = trainer.Fit(digits, epochs: 2).Epochs[^1];
        vae.Save("residual.safetensors");
        using Model again = Model.Load("residual.safetensors");    // the file names the parts

        using Gan gan = new(784, new Residual(Width: 64, Blocks: 1), latents: 16, new GanOptions { Loss = new SoftHinge() });
        using Trainer game = new(gan);
        return (ofVae, game.Fit(digits, epochs: 1).Epochs[^1]);
    }
}
// end
