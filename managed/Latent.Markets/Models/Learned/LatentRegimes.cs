namespace Latent.Markets;

/// <summary>Ways to divide latents into states and to forecast the next day's state.</summary>
public enum RegimeKind
{
    /// <summary>A Gaussian mixture; the next day's state probabilities are today's.</summary>
    Mixture,

    /// <summary>A hidden Markov model, whose transitions give the next day's state probabilities.</summary>
    HiddenMarkov,

    /// <summary>A hidden Markov model whose most probable states form a sequence; an n-gram model of the sequence forecasts the next
    /// state.</summary>
    Ngram,
}

/// <summary>Options of <see cref="LatentRegimes"/>.</summary>
public sealed record LatentRegimesOptions
{
    /// <summary>The encoder of the latents.</summary>
    public EncoderOptions Encoder { get; init; } = new() { Latents = 2, LaterEpochs = 5 };

    /// <summary>The way to divide latents into states.</summary>
    public RegimeKind Kind { get; init; } = RegimeKind.HiddenMarkov;

    /// <summary>The greatest number of states; fewer are chosen if more do not improve the description of returns.</summary>
    public int MostStates { get; init; } = 5;

    /// <summary>The number of candidate divisions for each number of states.</summary>
    public int Cuts { get; init; } = 6;

    /// <summary>The number of fits from one choice of a division to the next.</summary>
    public int FitsPerChoice { get; init; } = 4;

    /// <summary>The number of past states in the context of the n-gram model.</summary>
    public int Context { get; init; } = 3;
}

/// <summary>
/// Discrete regimes in learned latents. A VAE maps each day to a point in the latent space; a mixture or a hidden Markov model divides the
/// space into states; the forecast is the distribution of the returns seen in each state. The number of states is the one that describes
/// returns best.
/// </summary>
/// <param name="name">The name of the model on the command line.</param>
/// <param name="options">Encoder and states; the defaults if null.</param>
public sealed class LatentRegimes(string name, LatentRegimesOptions? options = null) : StateModel
{
    private readonly LatentRegimesOptions _options = Checked(options ?? new LatentRegimesOptions());

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string Description => _options.Kind switch
    {
        RegimeKind.Mixture => "Regimes by a Gaussian mixture over the latents of a VAE",
        RegimeKind.HiddenMarkov => "Regimes by a hidden Markov model over the latents of a VAE",
        _ => "The regimes of a hidden Markov model over latents as a sequence; "
            + $"an n-gram of the last {_options.Context} forecasts the next",
    };

    /// <inheritdoc/>
    public override ModelFamily Family => ModelFamily.Learned;

    /// <inheritdoc/>
    public override int LeastDays => MarketInputs.Levels.Days + 250;

    /// <inheritdoc/>
    public override FittedModel Fit(PastWindow past, FitOptions options)
    {
        return new Fitted(past, FitInput.Returns(this, past, options), options, _options);
    }

    private static LatentRegimesOptions Checked(LatentRegimesOptions options) =>
        options is { MostStates: > 0, Cuts: > 0, FitsPerChoice: > 0, Context: > 0 and < 10 }
            ? options
            : throw new ArgumentException(
                $"States, cuts, fits and the context must be 1 or more, the context less than 10; not {options.MostStates} states, "
                + $"{options.Cuts} cuts, "
                + $"{options.FitsPerChoice} fits and a context of {options.Context}.",
                nameof(options));

    private sealed class Fitted : FittedModel, ILatentMap
    {
        // Restarts of each candidate: more candidates help more than more restarts of similar ones.
        private const int Restarts = 2;

        // Enough iterations to separate the states; the last digits of the likelihood do not matter.
        private const int Iterations = 100;

        private readonly LatentEncoder _encoder;
        private readonly ReorderedReader _reader;
        private readonly RegimeOutcomes _outcomes;
        private readonly NgramModel? _ngram;
        private readonly int _context;
        private readonly int _fitsSinceChoice;

        public Fitted(PastWindow past, double[] returns, FitOptions fit, LatentRegimesOptions options)
        {
            Fitted? previous = fit.Previous as Fitted;
            _fitsSinceChoice = previous is null ? 0 : (previous._fitsSinceChoice + 1) % options.FitsPerChoice;
            _context = options.Context;
            _encoder = new LatentEncoder(MarketInputs.Levels, past, options.Encoder, fit, previous?._encoder);
            try
            {
                double[][] latents = [.. _encoder.States.Select(Place)];
                double[] next = returns[_encoder.FirstDay..];
                RegimeReader reader = _fitsSinceChoice > 0
                    ? Again(latents, previous!._reader.Inner, options, fit)
                    : RegimeSelection.Best(Candidates(latents, options, fit), latents, next);
                double[] ofDays = returns[(_encoder.FirstDay - 1)..];
                _reader = ByVolatility(reader, latents, ofDays);
                double[][] days = _reader.Read(latents);
                Regimes = RegimeStatistics.Of(Matrix(days), ofDays);
                _ngram = options.Kind == RegimeKind.Ngram
                    ? new NgramModel([.. days.Select(Markets.Forecast.MostProbable)], _reader.States, options.Context) : null;
                _outcomes = Outcomes(days, past, fit.Horizon);
            }
            catch
            {
                _encoder.Dispose();
                throw;
            }
        }

        public override IReadOnlyList<Regime> Regimes { get; }

        public IReadOnlyList<LatentPoint> Map => _encoder.Map;

        public int FirstDay => _encoder.FirstDay;

        public override StateTracker Track(PastWindow past) => new Tracker(this, past);

        public double[] PlaceOf(PastWindow past) => Place(_encoder.Of(past));

        public double[] Read(double[] before, double[] latent) => _reader.Read(before, latent);

        public MixtureDistribution Forecast(double[] today, List<int> labels) =>
            _outcomes.Mix(_ngram is null ? _reader.Next(today) : _ngram.Next(labels.TakeLast(_context).ToArray()));

        protected override void Dispose(bool disposing)
        {
            _encoder.Dispose();
            base.Dispose(disposing);
        }

        // Divisions of about the same likelihood can differ much in how well they describe returns.
        private static IEnumerable<RegimeReader> Candidates(double[][] latents, LatentRegimesOptions options, FitOptions fit)
        {
            RandomSource seeds = new(fit.Seed, 1);
            for (int states = 1; states <= options.MostStates; states++)
            {
                for (int cut = 0; cut < (states == 1 ? 1 : options.Cuts); cut++)
                {
                    yield return Reader(latents, states, options, fit with { Seed = seeds.NextSeed() });
                }
            }
        }

        // The division chosen before, refitted to latents that have moved a little.
        private static RegimeReader Again(double[][] latents, RegimeReader before, LatentRegimesOptions options, FitOptions fit) =>
            before is MixtureReader mixture
            ? Reader(latents, mixture.States, options, fit with { Seed = mixture.Seed })
            : Reader(latents, before.States, options, fit, ((HiddenMarkovReader)before).Model);

        private static RegimeReader Reader(double[][] latents, int states, LatentRegimesOptions options, FitOptions fit,
            HiddenMarkovModel? start = null)
        {
            Observations rows = new(latents);
            return options.Kind == RegimeKind.Mixture
                ? new MixtureReader(GaussianMixture.Fit(rows, states, fit.Seed, Restarts, mostIterations: Iterations), fit.Seed)
                : new HiddenMarkovReader(HiddenMarkovModel.Fit(rows, new HmmOptions
                {
                    States = states,
                    Seed = fit.Seed,
                    Restarts = Restarts,
                    Start = start,
                    MostIterations = Iterations,
                    Tolerance = 1e-6,
                    Cancellation = fit.Cancellation,
                }));
        }

        // Orders states by volatility, the calmest first.
        private static ReorderedReader ByVolatility(RegimeReader reader, double[][] latents, double[] returns)
        {
            Regime[] regimes = RegimeStatistics.Of(Matrix(reader.Read(latents)), returns);
            return new ReorderedReader(reader, [.. Enumerable.Range(0, reader.States).OrderBy(state => regimes[state].Deviation)]);
        }

        // A return belongs to the state from which it is forecast: for n-grams the next day's own state, otherwise the next day's expected
        // one.
        private RegimeOutcomes Outcomes(double[][] days, PastWindow past, int horizon)
        {
            int count = days.Length - horizon;
            double[] returns = [.. Enumerable.Range(_encoder.FirstDay, count).Select(day => past.At(day + horizon).ReturnOver(horizon))];
            IEnumerable<double[]> states = _ngram is null ? days.Take(count).Select(_reader.Next) : days.Skip(1).Take(count);
            return new RegimeOutcomes([.. states], returns, _reader.States);
        }

        private static double[] Place(LatentState state) => Array.ConvertAll(state.Mu, value => (double)value);

        private static double[,] Matrix(double[][] rows)
        {
            double[,] matrix = new double[rows.Length, rows[0].Length];
            for (int row = 0; row < rows.Length; row++)
            {
                for (int column = 0; column < rows[row].Length; column++)
                {
                    matrix[row, column] = rows[row][column];
                }
            }

            return matrix;
        }
    }

    private sealed class Tracker : SequentialTracker
    {
        private readonly Fitted _fitted;
        private List<int> _labels = [];
        private double[] _today = [];

        public Tracker(Fitted fitted, PastWindow past)
            : base(past.Count)
        {
            _fitted = fitted;
            for (int day = fitted.FirstDay; day < past.Count; day++)
            {
                Take(past.At(day));
            }
        }

        public override IReadOnlyList<double> StateProbabilities => _today;

        public override Forecast Forecast() => new(_today, _fitted.Forecast(_today, _labels));

        public override StateTracker Branch()
        {
            Tracker branch = (Tracker)MemberwiseClone();
            branch._labels = [.. _labels];
            return branch;
        }

        protected override void Take(PastWindow past)
        {
            _today = _fitted.Read(_today, _fitted.PlaceOf(past));
            _labels.Add(Markets.Forecast.MostProbable(_today));
        }
    }
}
