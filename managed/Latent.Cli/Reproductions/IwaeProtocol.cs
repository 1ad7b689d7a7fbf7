using System.Globalization;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>
/// The experiment of Burda, Grosse and Salakhutdinov, "Importance weighted autoencoders" (2016), section 5, on MNIST: networks, stages,
/// rates and published figures.
/// </summary>
internal static class IwaeProtocol
{
    public const string Data = "mnist";
    public const int AllStages = 8;
    public const int BatchRows = 20;

    private const double FirstRate = 1e-3;
    private const string Kind = "iwae";

    /// <summary>
    /// The optimizer of all stages. As in the authors' program, the moments continue when the rate falls. That program takes the gradient
    /// of the sum over a batch; here it is that of the mean, so that the paper's ε of 1e-4 is divided by the batch of 20.
    /// </summary>
    public static Adam Optimizer { get; } = new((float)FirstRate, Beta1: 0.9, Beta2: 0.999, Epsilon: 1e-4 / BatchRows);

    /// <summary>The number of epochs of stage i, counted from 0: 3^i.</summary>
    public static int EpochsOf(int stage) => (int)Math.Pow(3, stage);

    /// <summary>The total number of epochs of the first stages.</summary>
    public static int EpochsUpTo(int stages) => Enumerable.Range(0, stages).Sum(EpochsOf);

    /// <summary>The learning rate of stage i, counted from 0: 1e-3 · 10^(−i/7).</summary>
    public static double RateOf(int stage) => FirstRate * Decay(stage);

    /// <summary>The learning rates of all steps, as factors on the first.</summary>
    /// <param name="rows">The number of rows in an epoch.</param>
    public static Schedule Rates(int rows)
    {
        int steps = (rows + BatchRows - 1) / BatchRows;
        int[] ends = [.. Enumerable.Range(1, AllStages - 1).Select(stages => EpochsUpTo(stages))];
        double[] factors = [.. Enumerable.Range(0, AllStages).Select(Decay)];
        return time => factors[ends.Count(end => time.Step / steps >= end)];
    }

    /// <summary>Returns the configuration of the model: tanh layers, Glorot's initial values, and images binarised anew for each
    /// batch.</summary>
    /// <exception cref="CommandException">The data has no images.</exception>
    public static ModelConfig ConfigOf(IwaeSettings settings, Dataset train, int stages) => new()
    {
        Model = Kind,
        Inputs = train.Columns,
        Hidden = [200, 200],
        Latents = 50,
        Image = train.Image ?? throw new CommandException($"data set '{train.Name}' has no images; give a data set of images"),
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

    /// <summary>The test NLL in table 1 of the paper, on MNIST after all stages; null if the paper has none.</summary>
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

    /// <summary>Formats a number of epochs, such as <c>3,280 epochs</c>.</summary>
    public static string Epochs(int count) => string.Create(CultureInfo.InvariantCulture, $"{count:N0} epoch{(count == 1 ? "" : "s")}");

    private static double Decay(int stage) => Math.Pow(10, -stage / 7.0);
}
