using Latent.Data;
using Latent.Devices;
using Latent.Optimizers;
using Latent.Training;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Sizes and training of the conditional VAE.</summary>
public sealed record ConditionalVaeOptions
{
    /// <summary>The size of the hidden layers.</summary>
    public int Hidden { get; init; } = 16;

    /// <summary>The number of latents.</summary>
    public int Latents { get; init; } = 2;

    /// <summary>The degrees of freedom of Student's t given the latents.</summary>
    public double Degrees { get; init; } = 12;

    /// <summary>The number of networks, each with its own initial weights; the forecast mixes theirs.</summary>
    public int Members { get; init; } = 4;

    /// <summary>The number of draws of the latents for each network's forecast.</summary>
    public int Draws { get; init; } = 16;

    /// <summary>The number of epochs of a first fit.</summary>
    public int Epochs { get; init; } = 15;

    /// <summary>The number of epochs of a later fit, which starts from the previous one.</summary>
    public int LaterEpochs { get; init; } = 15;

    /// <summary>The number of days in a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate, which falls linearly to 0 over a fit.</summary>
    public float LearningRate { get; init; } = 2e-3f;

    /// <summary>The decoupled weight decay.</summary>
    public double WeightDecay { get; init; } = 10;
}

/// <summary>A model of the next return given the past, by several conditional VAEs: see <see cref="ReturnVae"/>.</summary>
/// <param name="options">Sizes and training; the defaults if null.</param>
public sealed class ConditionalVaeModel(ConditionalVaeOptions? options = null) : StateModel
{
    private readonly ConditionalVaeOptions _options = Checked(options ?? new ConditionalVaeOptions());

    /// <inheritdoc/>
    public override string Name => "cvae";

    /// <inheritdoc/>
    public override string Description =>
        "Conditional VAE of the next return given features of the past, Student's t with learned location and scale";

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Learned;

    /// <inheritdoc/>
    public override int LeastDays => MarketInputs.Relative.Days + 100;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options) =>
        new Fitted(past, Regime.Whole(FitInput.Returns(this, past, options)), options, _options);

    private static ConditionalVaeOptions Checked(ConditionalVaeOptions options) =>
        options is { Latents: >= 1 and <= 8, Members: > 0, Draws: > 0, Degrees: > 2, Hidden: > 0 }
            ? options
            : throw new ArgumentException(
                Invariant($"There must be 1 to 8 latents, members, draws and hidden units, and degrees of freedom above 2; ")
                + Invariant($"not {options.Latents} latents, ")
                + Invariant($"{options.Members} members, {options.Draws} draws, ")
                + Invariant($"{options.Hidden} hidden units and {options.Degrees} degrees of freedom."),
                nameof(options));

    private sealed class Fitted : FittedModel
    {
        private readonly Device _device = Device.OnCpu(threads: 1);
        private readonly MarketInputs _inputs;
        private readonly List<ReturnVae> _members = [];
        private readonly float[][] _noise;
        private readonly int _horizon;
        private readonly double _deviation;

        public Fitted(PastWindow past, Regime regime, FitOptions fit, ConditionalVaeOptions options)
        {
            _horizon = fit.Horizon;
            Regimes = [regime];
            try
            {
                _inputs = MarketInputs.Fit(MarketInputs.Relative, past);
                _noise = Noise(options.Draws, options.Latents);
                (float[] rows, float[] returns, _deviation) = _inputs.Pairs(past, fit.Horizon);
                Dataset data = Dataset.FromFloats(past.Symbol, returns, columns: 1).WithConditions(rows);
                for (int member = 0; member < options.Members; member++)
                {
                    Train(data, member, fit, options);
                }
            }
            catch
            {
                Dispose();
                throw;
            }
        }

        public override IReadOnlyList<Regime> Regimes { get; }

        public override StateTracker Track(PastWindow past) => new Tracker(this, past);

        protected override void Dispose(bool disposing)
        {
            _members.ForEach(member => member.Dispose());
            _device.Dispose();
            base.Dispose(disposing);
        }

        private void Train(Dataset data, int member, FitOptions fit, ConditionalVaeOptions options)
        {
            ulong seed = new RandomSource(fit.Seed, (uint)member).NextSeed();
            ReturnVae model = new(_inputs.Columns, options.Hidden, options.Latents, options.Degrees, seed, _device);
            _members.Add(model);
            Fitted? previous = fit.Previous as Fitted;
            if (previous is not null)
            {
                previous._members[member].Store.CopyTo(model.Store);
            }

            using Trainer trainer = new(
                model, new AdamW(options.LearningRate, WeightDecay: options.WeightDecay),
                new TrainerOptions { Seed = seed, Schedule = Schedules.Linear() });
            trainer.Fit(data, previous is null ? options.Epochs : options.LaterEpochs, options.BatchSize, cancellation: fit.Cancellation);
        }

        // Points of Halton's sequence are spread evenly, so that few of them represent the distribution.
        private static float[][] Noise(int draws, int latents)
        {
            int[] primes = [2, 3, 5, 7, 11, 13, 17, 19];
            return [.. Enumerable.Range(1, draws).Select(draw => Enumerable.Range(0, latents)
                .Select(latent => (float)MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, RadicalInverse(draw, primes[latent])))
                .ToArray())];
        }

        private static double RadicalInverse(int index, int radix)
        {
            double result = 0;
            double place = 1.0 / radix;
            for (; index > 0; index /= radix, place /= radix)
            {
                result += index % radix * place;
            }

            return result;
        }

        private sealed class Tracker(Fitted fitted, PastWindow past) : SequentialTracker(past.Count)
        {
            private float[] _row = fitted._inputs.Of(past);
            private double _unit = MarketInputs.UnitOf(past, fitted._horizon) * fitted._deviation;

            public override Forecast Forecast()
            {
                List<double> locations = [];
                List<double> scales = [];
                foreach (ReturnVae member in fitted._members)
                {
                    (double[] memberLocations, double[] memberScales) = member.Decode(_row, fitted._noise);
                    locations.AddRange(memberLocations.Select(location => location * _unit));
                    scales.AddRange(memberScales.Select(scale => scale * _unit));
                }

                double[] weights = [.. Enumerable.Repeat(1.0 / locations.Count, locations.Count)];
                return new Forecast([1.0], new MixtureDistribution(weights, [.. locations], [.. scales], fitted._members[0].Degrees));
            }

            public override StateTracker Branch() => (StateTracker)MemberwiseClone();

            protected override void Take(PastWindow past)
            {
                _row = fitted._inputs.Of(past);
                _unit = MarketInputs.UnitOf(past, fitted._horizon) * fitted._deviation;
            }
        }
    }
}
