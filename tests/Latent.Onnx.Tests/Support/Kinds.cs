using Latent.Data;
using Latent.Losses;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Training;

namespace Latent.Onnx.Tests.Support;

/// <summary>The kinds of models that the command trains, small, with odd sizes of images.</summary>
internal static class Kinds
{
    private const int Rows = 96, Classes = 3;

    private static readonly ImageSize Image = new(9, 7);

    private static readonly int Inputs = Image.Height * Image.Width;

    private static readonly ConvNet Conv = new(Image, 4, 6);

    private static readonly Mlp Dense = new(12, 9);

    /// <summary>The kinds by their names.</summary>
    public static IReadOnlyDictionary<string, Func<Model>> All { get; } = new Dictionary<string, Func<Model>>
    {
        ["ae"] = () => new Autoencoder(Inputs, Dense, 3),
        ["conv-ae"] = () => new Autoencoder(Inputs, Conv with { Hidden = [10] }, 3),
        ["denoising-ae"] = () => new DenoisingAutoencoder(Inputs, Dense, 3),
        ["sparse-ae"] = () => new SparseAutoencoder(Inputs, Dense, 8),
        ["contractive-ae"] = () => new ContractiveAutoencoder(Inputs, Conv, 2),
        ["vae"] = () => new Vae(Inputs, Dense, 3),
        ["conv-vae"] = () => new Vae(Inputs, Conv, 3, new GaussianLikelihood(Inputs)),
        ["beta-vae"] = () => new BetaVae(Inputs, Dense, 3, 4, 3, new StudentTLikelihood(Inputs)),
        ["cvae"] = () => new ConditionalVae(Inputs, Classes, Conv, 3),
        ["iwae"] = () => new Iwae(Inputs, [(new Mlp(9), 4), (new Mlp(5), 2)], 2),
        ["gan"] = () => new Gan(Inputs, Dense, 4, new GanOptions { Packing = 2, IsBounded = false }),
        ["dcgan"] = () => new Dcgan(Conv, 4, new GanOptions { Averaging = 0.9 }),
        ["cgan"] = () => new ConditionalGan(Inputs, Classes, Dense, 4),
        ["wgan-gp"] = () => new WassersteinGan(Inputs, Conv, 4),
        ["sngan"] = () => new SpectralGan(Inputs, Conv, 4),
    };

    /// <summary>Trains a model of a kind for a few steps, so that its running moments and weights differ from the initial ones.</summary>
    public static Model Train(string kind)
    {
        Model model = All[kind]();
        try
        {
            using Trainer trainer = new(model);
            trainer.Fit(Images(), epochs: 2, batchSize: 32);
            RequireMovedMoments(model);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static Dataset Images()
    {
        RandomSource random = new(5);
        float[] values = [.. Enumerable.Range(0, Rows * Inputs).Select(_ => (float)random.NextUniform())];
        byte[] labels = [.. Enumerable.Range(0, Rows).Select(row => (byte)(row % Classes))];
        return Dataset.FromFloats("images", values, Inputs, labels, Image);
    }

    private static void RequireMovedMoments(Model model)
    {
        foreach (Parameter moment in model.Variables.Where(variable => variable.Name.EndsWith(".running_mean", StringComparison.Ordinal)))
        {
            Assert.That(model.Read(moment), Has.Some.Not.Zero, moment.Name);
        }
    }
}
