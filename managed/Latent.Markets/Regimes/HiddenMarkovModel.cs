using static System.FormattableString;

namespace Latent.Markets;

/// <summary>
/// A Markov chain that is seen only through rows, whose density depends on the state (Rabiner, "A tutorial on hidden Markov models", 1989): normal, or Student t
/// with degrees of freedom that the states share. The chain starts in its stationary distribution. States of a fitted model are in order of their deviation
/// in the first column, the calmest first.
/// </summary>
public sealed class HiddenMarkovModel
{
    private const int TrialIterations = 20;

    private readonly StateDensities _densities;

    /// <summary>A model of known parameters.</summary>
    /// <param name="chain">The chain.</param>
    /// <param name="means">Of each state.</param>
    /// <param name="scales">Of each state, the covariance or, for Student t, the scale matrix: (ν − 2) / ν of the covariance.</param>
    /// <param name="degrees">Degrees of freedom ν of all states; infinite for normal rows.</param>
    /// <exception cref="ArgumentException">Numbers do not fit together, or a matrix is not positive definite.</exception>
    public HiddenMarkovModel(MarkovChain chain, IReadOnlyList<double[]> means, IReadOnlyList<double[,]> scales, double degrees = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(chain);
        ArgumentNullException.ThrowIfNull(means);
        ArgumentNullException.ThrowIfNull(scales);
        if (means.Count != chain.States || scales.Count != chain.States || means.Any(mean => mean.Length != means[0].Length) || means[0].Length == 0
            || scales.Any(scale => scale.GetLength(0) != means[0].Length || scale.GetLength(1) != means[0].Length))
        {
            throw new ArgumentException($"{means.Count} means and {scales.Count} covariances were given for {chain.States} states; expected one each, all of as many columns.");
        }

        if (!(degrees > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, Invariant($"The degrees of freedom are {degrees}; expected a number above 0."));
        }

        Chain = chain;
        _densities = new StateDensities(means[0].Length, [.. means.SelectMany(mean => mean)], [.. scales.SelectMany(scale => scale.Cast<double>())], degrees);
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

    /// <summary>Numbers a row.</summary>
    public int Columns => _densities.Columns;

    /// <summary>Degrees of freedom of all states; infinite for normal rows.</summary>
    public double Degrees => _densities.Degrees;

    /// <summary>The log-likelihood of the rows it was fitted on before each iteration and after the last; empty if it was not fitted.</summary>
    public IReadOnlyList<double> LogLikelihoods { get; }

    /// <summary>The log-likelihood of the rows it was fitted on; not a number if it was not.</summary>
    public double LogLikelihood => LogLikelihoods.Count > 0 ? LogLikelihoods[^1] : double.NaN;

    /// <summary>The number of rows it was fitted on.</summary>
    public int Rows { get; }

    /// <summary>The number of free parameters: K (K − 1) transitions, means, covariances and, for Student t, degrees of freedom.</summary>
    public int Parameters => States * (States - 1) + _densities.Parameters;

    /// <summary>The Bayesian information criterion −2 ln L + parameters · ln rows (Schwarz, 1978); lower is better.</summary>
    public double Bic => -2 * LogLikelihood + Parameters * Math.Log(Rows);

    /// <summary>Fits one by expectation maximisation: from several starts, or from a model fitted before.</summary>
    /// <param name="rows">Rows in the order of time.</param>
    /// <param name="options">How.</param>
    /// <exception cref="ArgumentException">There are not more rows than parameters, fewer different rows than states, or a column is constant.</exception>
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
            throw new ArgumentException($"{rows.Count} rows of {rows.Columns} were given to fit {options.States} states with {parameters} parameters; expected more rows than parameters.", nameof(rows));
        }

        BaumWelch best = Best(rows, options, floor);
        best.Run(options.MostIterations);
        return Ordered(best, rows.Count);
    }

    /// <summary>Fits models of several numbers of states and takes the one with the lowest <see cref="Bic"/>.</summary>
    /// <param name="rows">Rows in the order of time.</param>
    /// <param name="least">The least number of states.</param>
    /// <param name="most">The most; fewer are tried if there are too few rows.</param>
    /// <param name="options">How; states and start are left aside.</param>
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

    /// <summary>The same model with its states in another order, such as that of how far returns scatter in states of latents.</summary>
    /// <param name="order">The state now that becomes the first, the second, …</param>
    /// <exception cref="ArgumentException">A state is missing or comes twice.</exception>
    public HiddenMarkovModel Reordered(IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        return order.Order().SequenceEqual(Enumerable.Range(0, States))
            ? new HiddenMarkovModel(Chain, _densities, [.. order], LogLikelihoods, Rows)
            : throw new ArgumentException($"The order {string.Join(", ", order)} was given to {States} states; each of 0 to {States - 1} must be there once.", nameof(order));
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

    /// <summary>One day's step of the filter.</summary>
    /// <param name="previous">The probabilities of states at the end of the day before; empty on the first day.</param>
    /// <param name="row">Today's row.</param>
    /// <param name="filtered">Receives the probabilities of states at the end of today; may be the memory of those before.</param>
    /// <returns>The log density of the row given those before.</returns>
    public double Filter(ReadOnlySpan<double> previous, ReadOnlySpan<double> row, Span<double> filtered)
    {
        CheckColumns(row.Length);
        if (previous.Length != States && previous.Length != 0 || filtered.Length != States)
        {
            throw new ArgumentException($"{previous.Length} probabilities and room for {filtered.Length} were given to a model of {States} states.", nameof(previous));
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

    /// <summary>The probabilities of states on each day given the rows up to it, one row a day.</summary>
    public double[,] Filter(Observations rows)
    {
        _ = Forward(rows, out _, out double[] filtered);
        return ByDay(filtered);
    }

    /// <summary>The probabilities of states on each day given all rows, later ones too, one row a day.</summary>
    public double[,] Smooth(Observations rows)
    {
        _ = Forward(rows, out double[] predicted, out double[] filtered);
        double[] smoothed = new double[filtered.Length];
        ForwardBackward.Backward(Chain.Transition, predicted, filtered, smoothed, new double[States * States]);
        return ByDay(smoothed);
    }

    /// <summary>The log-likelihood of rows.</summary>
    public double LogLikelihoodOf(Observations rows) => Forward(rows, out _, out _);

    /// <summary>The most likely sequence of states given all rows (Viterbi, 1967).</summary>
    public int[] Viterbi(Observations rows) => ForwardBackward.Viterbi(Chain.Start, Chain.Transition, LogDensities(rows));

    private static HiddenMarkovModel Ordered(BaumWelch fit, int rows) => new(fit.Chain, fit.Densities, fit.Densities.ByDeviation(), fit.LogLikelihoods, rows);

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
            throw new ArgumentException($"Rows of {columns} numbers were given to a model of rows of {Columns}.");
        }
    }
}
