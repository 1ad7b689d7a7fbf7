namespace Latent.Markets;

/// <summary>
/// A fitted hidden Markov model of daily returns. The state probabilities are those of the filter. The return of the next day is
/// distributed as the mixture of the states' densities after one transition; the return over several days, as the smoothed sample of 1000
/// simulated paths, whose random numbers are drawn once.
/// </summary>
public sealed class FittedHmm : FittedModel
{
    private const int Paths = 1000;

    private readonly int _horizon;
    private readonly double[] _means;
    private readonly double[] _scales;
    private readonly double[] _choices;
    private readonly double[] _shocks;

    internal FittedHmm(HiddenMarkovModel model, double[] returns, FitOptions options)
    {
        (Model, _horizon) = (model, options.Horizon);
        int[] states = [.. Enumerable.Range(0, model.States)];
        _means = Array.ConvertAll(states, state => model.Mean(state)[0]);
        _scales = Array.ConvertAll(states, state => model.ScaleOf(state));
        Regimes = RegimeStatistics.Of(model.Filter(new Observations(returns, 1)), returns, Array.ConvertAll(states, model.Chain.Duration));
        (_choices, _shocks) = _horizon == 1 ? ([], []) : Draws(model.Degrees, _horizon, options.Seed);
    }

    /// <summary>The model.</summary>
    public HiddenMarkovModel Model { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<Regime> Regimes { get; }

    /// <inheritdoc/>
    public override StateTracker Track(PastWindow past)
    {
        double[] probabilities = [.. Model.Chain.Stationary];
        bool first = true;
        foreach (double value in past.Returns())
        {
            Model.Filter(first ? [] : probabilities, [value], probabilities);
            first = false;
        }

        return new Tracker(this, past.Count, probabilities);
    }

    // Uniform numbers that choose states, and shocks in units of scales; the shocks are in pairs of opposite signs.
    private static (double[] Choices, double[] Shocks) Draws(double degrees, int horizon, ulong seed)
    {
        RandomSource random = new(seed);
        StudentTDistribution standard = new(0, 1, degrees);
        double[] choices = new double[Paths * horizon], shocks = new double[Paths * horizon];
        int half = shocks.Length / 2;
        for (int i = 0; i < half; i++)
        {
            choices[i] = choices[i + half] = random.NextUniform();
            shocks[i] = standard.Sample(random);
            shocks[i + half] = -shocks[i];
        }

        return (choices, shocks);
    }

    private MixtureDistribution Distribution(double[] probabilities)
    {
        if (_horizon > 1)
        {
            return OutcomeSample.Smooth(Simulate(probabilities));
        }

        double[] predicted = new double[probabilities.Length];
        Model.Chain.Step(probabilities, predicted);
        return new MixtureDistribution(predicted, _means, _scales, Model.Degrees);
    }

    private double[] Simulate(double[] today)
    {
        double[] sums = new double[Paths], tomorrow = new double[today.Length];
        Model.Chain.Step(today, tomorrow);
        for (int path = 0; path < Paths; path++)
        {
            ReadOnlySpan<double> probabilities = tomorrow;
            for (int i = path * _horizon; i < (path + 1) * _horizon; i++)
            {
                int state = Choose(probabilities, _choices[i]);
                sums[path] += _means[state] + _scales[state] * _shocks[i];
                probabilities = Model.Chain.Transition.AsSpan(state * today.Length, today.Length);
            }
        }

        return sums;
    }

    private static int Choose(ReadOnlySpan<double> probabilities, double uniform)
    {
        int state = 0;
        double sum = probabilities[0];
        while (state < probabilities.Length - 1 && uniform >= sum)
        {
            sum += probabilities[++state];
        }

        return state;
    }

    private sealed class Tracker(FittedHmm model, int days, double[] probabilities) : SequentialTracker(days)
    {
        private double[] _probabilities = probabilities;
        private bool _started = days > 1;

        public override Forecast Forecast() => new([.. _probabilities], model.Distribution(_probabilities));

        public override StateTracker Branch()
        {
            Tracker branch = (Tracker)MemberwiseClone();
            branch._probabilities = [.. _probabilities];
            return branch;
        }

        protected override void Take(PastWindow past)
        {
            model.Model.Filter(_started ? _probabilities : [], [past.Return(0)], _probabilities);
            _started = true;
        }
    }
}
