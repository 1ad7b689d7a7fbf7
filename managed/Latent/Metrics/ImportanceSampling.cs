using Latent.Models;

namespace Latent.Metrics;

/// <summary>
/// An estimate of the log-likelihood of data under a model with latents, from the mean of many importance weights: ln p(x) ≥ E ln (1/k) Σ
/// wᵢ, which is nearly an equality for thousands of draws (Burda, Grosse and Salakhutdinov, 2016, section 5).
/// </summary>
/// <param name="Mean">The mean over the data, in nats.</param>
/// <param name="StandardError">The standard error of the mean.</param>
public readonly record struct ImportanceSampling(double Mean, double StandardError)
{
    private const int Draws = 50;    // for each row in a run
    private const int BlockRows = 20;

    /// <summary>The number of draws that are taken: <paramref name="draws"/>, rounded up to a multiple of 50 if it is above 50.</summary>
    /// <param name="draws">The requested number of draws, 1 or more.</param>
    public static int Rounded(int draws)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(draws, 1);
        return draws <= Draws ? draws : checked((draws + Draws - 1) / Draws * Draws);
    }

    /// <summary>Estimates the log-likelihood.</summary>
    /// <param name="model">A model that is also <see cref="IWeighted"/>.</param>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <param name="draws">Draws for each row; see <see cref="Rounded"/>.</param>
    /// <param name="seed">The same seed gives the same draws; other seeds give independent draws.</param>
    /// <param name="progress">Receives the fraction of the work that is done.</param>
    /// <param name="cancellation">Cancels the estimate.</param>
    /// <exception cref="ArgumentException">The model gives no importance weights, or the rows have another number of columns.</exception>
    public static ImportanceSampling Of(
        Model model, float[,] data, int draws, ulong seed = 0, Action<double>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(data);
        draws = Rounded(draws);
        IWeighted weighted = model as IWeighted ?? throw new ArgumentException(
            $"A model of the kind {model.Kind} has no importance weights; expected one that implements {nameof(IWeighted)}.",
            nameof(model));
        int atOnce = Math.Min(draws, Draws);
        int runs = draws / atOnce;
        int rows = data.GetLength(0);
        RowReader reader = RowFunction.Rows(data, model.Inputs);
        using RowFunction function = new(
            model.Device, model.Store, [model.Inputs], (_, x) =>
            [weighted.LogWeights(x[0], atOnce).LogSumExp(1).Reshape([Shape.Batch, 1])], BlockRows);
        double[] logSums = new double[rows];
        Array.Fill(logSums, double.NegativeInfinity);
        RandomSource seeds = new(seed);
        for (int run = 0; run < runs; run++)
        {
            cancellation.ThrowIfCancellationRequested();
            float[,] part = function.Call(rows, seeds.NextSeed(), reader)[0];
            for (int row = 0; row < rows; row++)
            {
                logSums[row] = AddLogs(logSums[row], part[row, 0]);
            }

            progress?.Invoke((run + 1.0) / runs);
        }

        double[] logs = Array.ConvertAll(logSums, sum => sum - Math.Log(draws));
        double mean = logs.Average();
        double variance = logs.Sum(value => (value - mean) * (value - mean)) / Math.Max(1, rows - 1);
        return new ImportanceSampling(mean, Math.Sqrt(variance / rows));
    }

    private static double AddLogs(double a, double b)
    {
        double larger = Math.Max(a, b);
        return double.IsNegativeInfinity(larger) ? larger : larger + Math.Log(Math.Exp(a - larger) + Math.Exp(b - larger));
    }
}
