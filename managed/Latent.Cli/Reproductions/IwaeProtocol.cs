using System.Globalization;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>
/// The experiment of Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders" (2016), section 5, on MNIST: networks, stages, rates
/// and published figures.
/// </summary>
internal static class IwaeProtocol
{
    public const string Data = "mnist";
    public const int AllStages = 8;
    public const int BatchRows = 20;

    private const double FirstRate = 1e-3;
    private const string Kind = "iwae";

    /// <summary>
    /// One for all stages, as in the authors' program: the moments stay when the rate falls. There the gradient is that of the sum over a batch, so that the
    /// paper's ε of 1e-4 is a twentieth of it for the mean, which is taken here.
    /// </summary>
    public static Adam Optimizer { get; } = new((float)FirstRate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-4 / BatchRows);

    /// <summary>3^i epochs in stage i, counted from 0.</summary>
    public static int EpochsOf(int stage) => (int)Math.Pow(3, stage);

    /// <summary>Epochs of the first stages together.</summary>
    public static int EpochsUpTo(int stages) => Enumerable.Range(0, stages).Sum(EpochsOf);

    /// <summary>1e-3 · 10^(−i/7) in stage i, counted from 0.</summary>
    public static double RateOf(int stage) => FirstRate * Decay(stage);

    /// <summary>The rates of all steps, as factors on the first.</summary>
    /// <param name="rows">Rows of an epoch.</param>
    public static Schedule Rates(int rows)
    {
        var steps = (rows + BatchRows - 1) / BatchRows;
        int[] ends = [.. Enumerable.Range(1, AllStages - 1).Select(stages => EpochsUpTo(stages))];
        double[] factors = [.. Enumerable.Range(0, AllStages).Select(Decay)];
        return step => factors[ends.Count(end => step / steps >= end)];
    }

    /// <summary>The model: tanh layers, Glorot's first values, zeros and ones drawn afresh for each batch.</summary>
    /// <exception cref="CommandException">The data holds no images.</exception>
    public static ModelConfig ConfigOf(IwaeSettings settings, Dataset train, int stages) => new()
    {
        Model = Kind,
        Inputs = train.Columns,
        Hidden = [200, 200],
        Latents = 50,
        Image = train.Image ?? throw new CommandException($"data set '{train.Name}' holds no images; give one that does"),
        Options = new SortedDictionary<string, string>
        {
            [ModelOptions.Draws.Name] = settings.K.ToString(CultureInfo.InvariantCulture),
            [ModelOptions.Layers.Name] = settings.Layers.ToString(CultureInfo.InvariantCulture),
        },
        Data = settings.Data,
        Epochs = EpochsUpTo(stages),
        Batch = BatchRows,
        LearningRate = (float)FirstRate,
        Seed = settings.Seed,
        Version = VersionAction.Version,
    };

    /// <summary>Test NLL in table 1 of the paper, on MNIST after all stages; null where the paper has none.</summary>
    public static double? PublishedNll(IwaeSettings settings) => settings.Data != Data ? null : (settings.Layers, settings.K) switch
    {
        (1, 1) => 86.76,
        (1, 5) => 85.54,
        (1, 50) => 84.78,
        (2, 1) => 85.33,
        (2, 5) => 83.89,
        (2, 50) => 82.90,
        _ => null,
    };

    /// <summary>Such as <c>3,280 epochs</c>.</summary>
    public static string Epochs(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} epoch{(count == 1 ? "" : "s")}");

    private static double Decay(int stage) => Math.Pow(10, -stage / 7.0);
}
