using Latent.Data;
using Latent.Devices;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>
/// The kinds of models that <see cref="Model.Load(string, Device)"/> can make. Register a kind of your own before you load it. All members
/// may be called by several threads.
/// </summary>
public static class ModelCatalog
{
    internal const string KindName = "model";

    private static readonly Registry<Func<Device?, Model>> Models = new(KindName, nameof(Register))
    {
        ["ae"] = s => device => new Autoencoder(Inputs(s), Networks(s), Latents(s), Likelihood(s), Seed(s), device),
        ["denoising-ae"] = s => device => new DenoisingAutoencoder(Inputs(s), Networks(s), Latents(s), CorruptionOf(s), s.Number("amount"),
            Likelihood(s), Seed(s), device),
        ["sparse-ae"] = s => device => new SparseAutoencoder(Inputs(s), Networks(s), Latents(s), s.Number("sparsity"), Likelihood(s),
            Seed(s), device),
        ["contractive-ae"] = s => device => new ContractiveAutoencoder(Inputs(s), Networks(s), Latents(s), s.Number("contraction"),
            Likelihood(s), Seed(s), device),
        ["vae"] = s => device => new Vae(Inputs(s), Networks(s), Latents(s), Likelihood(s), Seed(s), device),
        ["beta-vae"] = s => device => new BetaVae(Inputs(s), Networks(s), Latents(s), s.Number("beta"), s.Whole("warm_up_steps"),
            Likelihood(s), Seed(s), device),
        ["cvae"] = s => device => new ConditionalVae(Inputs(s), Conditions(s), Networks(s), Latents(s), Likelihood(s), Seed(s), device),
        ["iwae"] = s => device => new Iwae(Inputs(s), Iwae.ReadLayers(s), s.Whole("draws", 1), s.Flag("binarizes"), Seed(s), device),
        ["gan"] = s => device => new Gan(Inputs(s), Networks(s), Latents(s), GanOptions.Read(s), Seed(s), device),
        ["dcgan"] = s => device => new Dcgan(Convolutions(s), Latents(s), GanOptions.Read(s), Seed(s), device),
        ["cgan"] = s => device => new ConditionalGan(Inputs(s), Conditions(s), Networks(s), Latents(s), GanOptions.Read(s), Seed(s),
            device),
        ["wgan-gp"] = s => device => new WassersteinGan(Inputs(s), Networks(s), Latents(s), GanOptions.Read(s), Seed(s), device),
        ["sngan"] = s => device => new SpectralGan(Inputs(s), Networks(s), Latents(s), GanOptions.Read(s), Seed(s), device),
        ["classifier"] = s => device => new Classifier(PartCatalog.Image(s), Conditions(s), Seed(s), device),
    };

    /// <summary>The kinds, in order.</summary>
    public static IReadOnlyList<string> Kinds => Models.Names;

    /// <summary>Registers a kind of model.</summary>
    /// <param name="kind">Its <see cref="Model.Kind"/>.</param>
    /// <param name="make">Makes a model on a device, or on <see cref="Device.Default"/> if null, from the settings that its
    /// <see cref="Model.WriteSettings"/> wrote.</param>
    public static void Register(string kind, Func<ModelSettings, Device?, Model> make)
    {
        ArgumentNullException.ThrowIfNull(make);
        Models[kind] = settings => device => make(settings, device);
    }

    /// <summary>Makes the model that settings describe, with initial weights.</summary>
    /// <param name="settings">The settings, as <see cref="Model.Settings"/> gives them.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="IO.DataFileException">The settings name a kind or part that is not registered, or a value is not valid.</exception>
    public static Model Make(ModelSettings settings, Device? device = null)
    {
        Func<Device?, Model> make = Models.Make(settings);
        return Registry<Func<Device?, Model>>.Checked(settings, KindName, () => make(device));
    }

    private static int Inputs(ModelSettings settings) => settings.Whole("inputs", 1);

    private static int Conditions(ModelSettings settings) => settings.Whole("conditions", 1);

    private static int Latents(ModelSettings settings) => settings.Whole("latents", 1);

    private static ulong Seed(ModelSettings settings) => ulong.TryParse(settings.Text("seed"), out ulong seed)
        ? seed
        : throw settings.Wrong("seed", settings.Text("seed"), "a whole number of 0 or more");

    private static Architecture Networks(ModelSettings settings) => PartCatalog.ReadArchitecture(settings);

    private static Likelihood Likelihood(ModelSettings settings) => PartCatalog.ReadLikelihood(settings);

    private static ConvNet Convolutions(ModelSettings settings) => Networks(settings) as ConvNet
        ?? throw settings.Wrong("architecture", settings.Text("architecture"), "convolutions");

    private static Corruption CorruptionOf(ModelSettings settings) => settings.Text("corruption") switch
    {
        "gaussian" => Corruption.Gaussian,
        "masking" => Corruption.Masking,
        string other => throw settings.Wrong("corruption", other, "gaussian or masking"),
    };
}
