namespace Latent.Markets;

/// <summary>
/// Returns whose variance depends on the days before. The return of the next day is normal or Student t. Over several days, a normal
/// model's return is normal with the expected sum of variances; a Student t model's is the smoothed sample of 1000 simulated paths, whose
/// shocks are drawn once in pairs of opposite signs.
/// </summary>
public sealed class FittedVolatility : FittedModel
{
    private const int Paths = 1000;

    private readonly int _horizon;
    private readonly double[] _shocks;

    internal FittedVolatility(VolatilityParameters parameters, double[] returns, FitOptions options)
    {
        (Parameters, _horizon) = (parameters, options.Horizon);
        LogLikelihood = parameters.LogLikelihood(returns);
        Regimes = [Regime.Whole(returns)];
        _shocks = IsNormal || _horizon == 1 ? [] : Shocks(parameters.Degrees, _horizon, options.Seed);
    }

    /// <summary>The parameters.</summary>
    public VolatilityParameters Parameters { get; }

    /// <summary>The log-likelihood of the daily returns of the fit.</summary>
    public double LogLikelihood { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Regime> Regimes { get; }

    private bool IsNormal => double.IsPositiveInfinity(Parameters.Degrees);

    /// <inheritdoc/>
    public override StateTracker Track(PastWindow past)
    {
        double variance = Parameters.Initial;
        foreach (double value in past.Returns())
        {
            variance = Parameters.Next(variance, value);
        }

        return new Tracker(this, past.Count, variance);
    }

    private static double[] Shocks(double degrees, int horizon, ulong seed)
    {
        RandomSource random = new(seed);
        StudentTDistribution standard = new(0, Math.Sqrt((degrees - 2) / degrees), degrees);
        double[] shocks = new double[Paths * horizon];
        for (int i = 0; i < shocks.Length / 2; i++)
        {
            shocks[i] = standard.Sample(random);
            shocks[i + shocks.Length / 2] = -shocks[i];
        }

        return shocks;
    }

    private ReturnDistribution Distribution(double variance)
    {
        if (IsNormal)
        {
            return new NormalDistribution(_horizon * Parameters.Mean, Math.Sqrt(ExpectedSum(variance)));
        }

        return _horizon == 1
            ? new StudentTDistribution(Parameters.Mean, Math.Sqrt(variance * (Parameters.Degrees - 2) / Parameters.Degrees),
                Parameters.Degrees)
            : OutcomeSample.Smooth(Simulate(variance));
    }

    private double ExpectedSum(double variance)
    {
        double sum = 0;
        for (int day = 0; day < _horizon; day++)
        {
            sum += variance;
            variance = Parameters.Omega + (Parameters.Alpha + Parameters.Beta) * variance;
        }

        return sum;
    }

    private double[] Simulate(double today)
    {
        double[] sums = new double[Paths];
        for (int path = 0; path < Paths; path++)
        {
            double variance = today;
            foreach (double shock in _shocks.AsSpan(path * _horizon, _horizon))
            {
                double value = Parameters.Mean + Math.Sqrt(variance) * shock;
                sums[path] += value;
                variance = Parameters.Next(variance, value);
            }
        }

        return sums;
    }

    private sealed class Tracker(FittedVolatility model, int days, double variance) : SequentialTracker(days)
    {
        private double _variance = variance;

        // After days without moves, the distribution still needs a width.
        public override Forecast Forecast() => new([1], model.Distribution(Math.Max(_variance, Volatility.Least * Volatility.Least)));

        public override StateTracker Branch() => (StateTracker)MemberwiseClone();

        protected override void Take(PastWindow past) => _variance = model.Parameters.Next(_variance, past.Return(0));
    }
}
