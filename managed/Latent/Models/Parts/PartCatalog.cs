using Latent.Data;
using Latent.Losses;

namespace Latent.Models.Parts;

/// <summary>
/// The parts that files of models name: architectures, likelihoods and adversarial losses. Register parts of your own before you load a
/// model that has them. All members may be called by several threads.
/// </summary>
public static class PartCatalog
{
    internal const string ArchitectureName = "architecture", LikelihoodName = "likelihood", LossName = "loss";

    private static readonly Registry<Architecture> Architectures = new(ArchitectureName, nameof(RegisterArchitecture))
    {
        ["mlp"] = settings => new Mlp(settings.Sizes("hidden")),
        ["convolutions"] = settings => new ConvNet(Image(settings), settings.Sizes("channels")) { Hidden = settings.Sizes("hidden") },
    };

    private static readonly Registry<Likelihood> Likelihoods = new(LikelihoodName, nameof(RegisterLikelihood))
    {
        ["bernoulli"] = _ => new BernoulliLikelihood(),
        ["gaussian"] = settings => new GaussianLikelihood(settings.Whole("inputs", 1),
            settings.Has("likelihood.variance") ? settings.Number("likelihood.variance") : null),
        ["student-t"] = settings => new StudentTLikelihood(settings.Whole("inputs", 1), settings.Whole("likelihood.degrees", 3)),
        ["laplace"] = settings => new LaplaceLikelihood(settings.Whole("inputs", 1)),
        ["heteroscedastic-gaussian"] = settings => new HeteroscedasticGaussianLikelihood(settings.Number("likelihood.least_variance")),
        ["categorical"] = settings => new CategoricalLikelihood(settings.Whole("likelihood.classes", 2)),
        ["logistic"] = settings => new DiscretizedLogisticLikelihood(settings.Whole("likelihood.components", 1)),
        ["logistic-mixture"] = settings => new DiscretizedLogisticLikelihood(settings.Whole("likelihood.components", 1)),
    };

    private static readonly Registry<AdversarialLoss> Losses = OfLosses();

    /// <summary>Registers an architecture.</summary>
    /// <param name="kind">Its <see cref="Architecture.Kind"/>.</param>
    /// <param name="make">Makes it from the settings that its <see cref="Architecture.WriteSettings"/> wrote.</param>
    public static void RegisterArchitecture(string kind, Func<ModelSettings, Architecture> make) => Architectures[kind] = make;

    /// <summary>Registers a likelihood.</summary>
    /// <param name="kind">Its <see cref="Likelihood.Kind"/>.</param>
    /// <param name="make">Makes it from the settings that its <see cref="Likelihood.WriteSettings"/> wrote; <c>inputs</c> are the columns
    /// of the data.</param>
    public static void RegisterLikelihood(string kind, Func<ModelSettings, Likelihood> make) => Likelihoods[kind] = make;

    /// <summary>Registers an adversarial loss under its <see cref="AdversarialLoss.Name"/>.</summary>
    public static void RegisterLoss(AdversarialLoss loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        Losses[loss.Name] = _ => loss;
    }

    /// <summary>The architecture that settings name.</summary>
    /// <exception cref="IO.DataFileException">The settings name none, or one that is not registered, or a value is not valid.</exception>
    public static Architecture ReadArchitecture(ModelSettings settings) => Architectures.Make(settings);

    /// <summary>The likelihood that settings name.</summary>
    /// <exception cref="IO.DataFileException">The settings name none, or one that is not registered, or a value is not valid.</exception>
    public static Likelihood ReadLikelihood(ModelSettings settings) => Likelihoods.Make(settings);

    /// <summary>The adversarial loss that settings name.</summary>
    /// <exception cref="IO.DataFileException">The settings name none, or one that is not registered.</exception>
    public static AdversarialLoss ReadLoss(ModelSettings settings) => Losses.Make(settings);

    /// <summary>Reads the size of images from the setting <c>image</c>.</summary>
    internal static ImageSize Image(ModelSettings settings) => settings.Sizes("image") is [int height, int width]
        ? new ImageSize(height, width)
        : throw settings.Wrong("image", settings.Text("image"), "a height and a width, such as 28,28");

    private static Registry<AdversarialLoss> OfLosses()
    {
        Registry<AdversarialLoss> losses = new(LossName, nameof(RegisterLoss));
        foreach (AdversarialLoss loss in AdversarialLoss.All)
        {
            losses[loss.Name] = _ => loss;
        }

        return losses;
    }
}
