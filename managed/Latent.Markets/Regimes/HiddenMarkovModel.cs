using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// A hidden Markov model: a Markov chain observed through rows, whose density depends on the state (Rabiner, "A tutorial on hidden Markov
/// models", 1989). The density is normal, or Student t with the same degrees of freedom in all states. The chain starts in its stationary
/// distribution. States of a fitted model are in order of their deviation in the first column, the calmest first.
/// </summary>
public sealed class HiddenMarkovModel
{
    private const int TrialIterations = 20;

    private readonly StateDensities _densities;

    /// <summary>Creates a model from known parameters.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="means">The mean of each state.</param>
    /// <param name="scales">The covariance of each state or, for Student t, its scale matrix: (ν − 2) / ν of the covariance.</param>
    /// <param name="degrees">The degrees of freedom ν of all states; infinity for normal rows.</param>
    /// <exception cref="ArgumentException">The sizes of the arguments differ, or a matrix is not positive definite.</exception>
    public HiddenMarkovModel(MarkovChain chain, IReadOnlyList<double[]> means, IReadOnlyList<double[,]> scales,
        double degrees = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(scales);
        if (means.Count != chain.States || scales.Count != chain.States || means.Any(mean => mean.Length != means[0].Length)
            || means[0].Length == 0
            || scales.Any(scale => scale.GetLength(0) != means[0].Length || scale.GetLength(1) != means[0].Length))
        {
            throw new ArgumentException($"{means.Count} means and {scales.Count} covariances were given for {chain.States} states; "
                + "expected one of each for every state, all with the same number of columns.");
        }

        if (!(degrees > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees,
                Invariant($"The degrees of freedom are {degrees}; expected a number above 0."));
        }

        Chain = chain;
        _densities = new StateDensities(means[0].Length, [.. means.SelectMany(mean => mean)],
            [.. scales.SelectMany(scale => scale.Cast<double>())], degrees);
        LogLikelihoods = [];
    }

    private HiddenMarkovModel(MarkovChain chain, StateDensities densities, int[] order, IReadOnlyList<double> logLikelihoods, int rows)
    {
        _densities = densities.Reordered(order);
        Chain = new MarkovChain([.. order.SelectMany(from => order.Select(to => chain[from, to]))], order.Length);
        (LogLikelihoods, Rows) = ([.. logLikelihoods], rows);
    }

    /// <summary>The chain.</summary>
    public MarkovChain Chain { get; }

    /// <summary>The number of states.</summary>
    public int States => Chain.States;

    /// <summary>The length of a row.</summary>
    public int Columns => _densities.Columns;

    /// <summary>The degrees of freedom of all states; infinity for normal rows.</summary>
    public double Degrees => _densities.Degrees;

    /// <summary>Log-likelihoods of the rows of the fit before each iteration and after the last; empty for a model that was not
    /// fitted.</summary>
    public IReadOnlyList<double> LogLikelihoods { get; }

    /// <summary>The log-likelihood of the rows of the fit; NaN for a model that was not fitted.</summary>
    public double LogLikelihood => LogLikelihoods.Count > 0 ? LogLikelihoods[^1] : double.NaN;

    /// <summary>The number of rows of the fit.</summary>
    public int Rows { get; }

    /// <summary>The number of free parameters: K (K − 1) transitions, means, covariances and, for Student t, degrees of freedom.</summary>
    public int Parameters => States * (States - 1) + _densities.Parameters;

    /// <summary>The Bayesian information criterion −2 ln L + parameters · ln rows (Schwarz, 1978); lower is better.</summary>
    public double Bic => -2 * LogLikelihood + Parameters * Math.Log(Rows);

    /// <summary>Fits a model by expectation maximisation, from several starts or from a previous model.</summary>
    /// <param name="rows">Rows in the order of time.</param>
    /// <param name="options">States, densities and iterations.</param>
    /// <exception cref="ArgumentException">There are not more rows than parameters, fewer different rows than states, or a column is
    /// constant.</exception>
    public static HiddenMarkovModel Fit(Observations rows, HmmOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.States, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Restarts, 1);
        double[] floor = rows.Floor(options.Floor);
        if (options.Start is HiddenMarkovModel start)
        {
            start.CheckColumns(rows.Columns);
            BaumWelch going = new(rows, options, floor, start.Chain, start._densities.Clone());
            going.Run(options.MostIterations);
            return Ordered(going, rows.Count);
        }

        int parameters = ParameterCount(options, rows.Columns);
        if (rows.Count <= parameters)
        {
            throw new ArgumentException($"{rows.Count} rows of {rows.Columns} numbers cannot fit {options.States} states with {parameters} "
                + "parameters; expected more rows than parameters.", nameof(rows));
        }

        BaumWelch best = Best(rows, options, floor);
        best.Run(options.MostIterations);
        return Ordered(best, rows.Count);
    }

    /// <summary>Fits models with several numbers of states, and returns the one with the lowest <see cref="Bic"/>.</summary>
    /// <param name="rows">Rows in the order of time.</param>
    /// <param name="least">The least number of states.</param>
    /// <param name="most">The greatest number of states; fewer are tried if there are too few rows.</param>
    /// <param name="options">Densities and iterations; the number of states and the start are ignored.</param>
    /// <exception cref="ArgumentException">Not even the least number of states can be fitted.</exception>
    public static HiddenMarkovModel Select(Observations rows, int least, int most, HmmOptions options)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        int distinct = rows.Distinct(most);
        HiddenMarkovModel best = Fit(rows, options with { States = least, Start = null });
        for (int states = least + 1; states <= Math.Min(most, distinct); states++)
        {
            HmmOptions candidate = options with { States = states, Start = null };
            if (ParameterCount(candidate, rows.Columns) < rows.Count)
            {
                HiddenMarkovModel model = Fit(rows, candidate);
                best = model.Bic < best.Bic ? model : best;
            }
        }

        return best;
    }

    /// <summary>Returns the same model with its states in another order.</summary>
    /// <param name="order">The present index of the new first state, of the second, and so on.</param>
    /// <exception cref="ArgumentException">A state is missing or occurs twice.</exception>
    public HiddenMarkovModel Reordered(IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Order().SequenceEqual(Enumerable.Range(0, States))
            ? new HiddenMarkovModel(Chain, _densities, [.. order], LogLikelihoods, Rows)
            : throw new ArgumentException(
                $"The order {string.Join(", ", order)} does not fit {States} states; each of 0 to {States - 1} must occur once.",
                nameof(order));
    }

    /// <summary>The mean of a state.</summary>
    public double[] Mean(int state) => _densities.Means.AsSpan(state * Columns, Columns).ToArray();

    /// <summary>The covariance of a state or, for Student t, its scale matrix.</summary>
    public double[,] Scale(int state)
    {
        double[,] scale = new double[Columns, Columns];
        Buffer.BlockCopy(_densities.Scales, state * scale.Length * sizeof(double), scale, 0, scale.Length * sizeof(double));
        return scale;
    }

    /// <summary>The standard deviation of a column in a state; infinite for Student t of 2 degrees of freedom or less.</summary>
    public double Deviation(int state, int column = 0)
    {
        double square = _densities.Scales[(state * Columns + column) * Columns + column];
        return Math.Sqrt(_densities.IsNormal ? square : Degrees > 2 ? square * Degrees / (Degrees - 2) : double.PositiveInfinity);
    }

    /// <summary>The square root of a diagonal element of the scale matrix of a state: for normal rows, the standard deviation.</summary>
    public double ScaleOf(int state, int column = 0) => Math.Sqrt(_densities.Scales[(state * Columns + column) * Columns + column]);

    /// <summary>Filters one day.</summary>
    /// <param name="previous">The state probabilities at the end of the day before; empty on the first day.</param>
    /// <param name="row">Today's row.</param>
    /// <param name="filtered">Receives the state probabilities at the end of today; may be the same memory as
    /// <paramref name="previous"/>.</param>
    /// <returns>The log density of the row given the rows before.</returns>
    public double Filter(ReadOnlySpan<double> previous, ReadOnlySpan<double> row, Span<double> filtered)
    {
        CheckColumns(row.Length);
        if (previous.Length != States && previous.Length != 0 || filtered.Length != States)
        {
            throw new ArgumentException($"{previous.Length} previous probabilities and memory for {filtered.Length} do not fit a model of "
                + $"{States} states; expected {States} each, or no previous ones on the first day.", nameof(previous));
        }

        Span<double> predicted = stackalloc double[States], logDensities = stackalloc double[States];
        if (previous.IsEmpty)
        {
            Chain.Start.CopyTo(predicted);
        }
        else
        {
            ForwardBackward.Predict(Chain.Transition, previous, predicted);
        }

        _densities.Distances(row, logDensities);
        _densities.LogDensities(logDensities, logDensities);
        return ForwardBackward.Update(predicted, logDensities, filtered);
    }

    /// <summary>Computes the state probabilities of each day given the rows up to it, [days, states].</summary>
    public double[,] Filter(Observations rows)
    {
        _ = Forward(rows, out _, out double[] filtered);
        return ByDay(filtered);
    }

    /// <summary>Computes the state probabilities of each day given all rows, later ones included, [days, states].</summary>
    public double[,] Smooth(Observations rows)
    {
        _ = Forward(rows, out double[] predicted, out double[] filtered);
        double[] smoothed = new double[filtered.Length];
        ForwardBackward.Backward(Chain.Transition, predicted, filtered, smoothed, new double[States * States]);
        return ByDay(smoothed);
    }

    /// <summary>Computes the log-likelihood of rows.</summary>
    public double LogLikelihoodOf(Observations rows) => Forward(rows, out _, out _);

    /// <summary>Finds the most likely sequence of states given all rows (Viterbi, 1967).</summary>
    public int[] Viterbi(Observations rows) => ForwardBackward.Viterbi(Chain.Start, Chain.Transition, LogDensities(rows));

    private static HiddenMarkovModel Ordered(BaumWelch fit, int rows) =>
        new(fit.Chain, fit.Densities, fit.Densities.ByDeviation(), fit.LogLikelihoods, rows);

    private static BaumWelch Best(Observations rows, HmmOptions options, double[] floor)
    {
        RandomSource random = new(options.Seed);
        BaumWelch? best = null;
        for (int restart = 0; restart < (options.States == 1 ? 1 : options.Restarts); restart++)
        {
            BaumWelch trial = HmmStart.Of(rows, options, floor, restart, random);
            trial.Run(TrialIterations);
            best = best is null || trial.LogLikelihoods[^1] > best.LogLikelihoods[^1] ? trial : best;
        }

        return best!;
    }

    private static int ParameterCount(HmmOptions options, int columns) =>
        options.States * (options.States - 1 + columns + columns * (columns + 1) / 2) + (options.Family == DensityFamily.StudentT ? 1 : 0);

    private double Forward(Observations rows, out double[] predicted, out double[] filtered)
    {
        double[] logDensities = LogDensities(rows);
        (predicted, filtered) = (new double[logDensities.Length], new double[logDensities.Length]);
        return ForwardBackward.Forward(Chain.Start, Chain.Transition, logDensities, predicted, filtered);
    }

    private double[] LogDensities(Observations rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        CheckColumns(rows.Columns);
        double[] result = new double[rows.Count * States];
        _densities.Distances(rows, result);
        _densities.LogDensities(result, result);
        return result;
    }

    private double[,] ByDay(double[] values)
    {
        double[,] result = new double[values.Length / States, States];
        Buffer.BlockCopy(values, 0, result, 0, values.Length * sizeof(double));
        return result;
    }

    private void CheckColumns(int columns)
    {
        if (columns != Columns)
        {
            throw new ArgumentException($"Rows have {columns} numbers; this model expects {Columns}.");
        }
    }
}
