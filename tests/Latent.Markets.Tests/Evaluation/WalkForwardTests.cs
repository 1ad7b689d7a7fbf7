namespace Latent.Markets.Tests.Evaluation;

/// <summary>Folds, dates and outcomes of forecasts.</summary>
public sealed class WalkForwardTests
{
    private static readonly PriceSeries Series = Simulations.Of(2, 400, seed: 1).Prices;

    [Test]
    public void Fits_see_neither_the_fold_nor_the_embargo_and_start_from_the_one_before([Values(0, 50)] int rolling)
    {
        Recorder model = new();
        WalkForwardOptions options = new() { From = Series[101].Time, Refit = 100, Embargo = 7, Rolling = rolling, Seed = 5 };
        IReadOnlyList<DayForecast> forecasts = new WalkForward(Series, options).Run(model);
        Assert.That(model.Fits.Select(fit => fit.Last), Is.EqualTo(new[] { 100 - 7, 200 - 7, 300 - 7 }.Select(day => Series[day].Time)));
        Assert.That(model.Fits.Select(fit => fit.Days), Is.EqualTo(rolling == 0 ? new[] { 94, 194, 294 } : [50, 50, 50]));
        Assert.That(model.Fits.Select(fit => fit.HasPrevious), Is.EqualTo(new[] { false, true, true }));
        Assert.That(model.Fits.Select(fit => fit.Seed), Is.All.EqualTo(5));
        Assert.That(model.Disposed, Is.EqualTo(3));
        Assert.That(forecasts, Has.Count.EqualTo(300));
        Assert.That(forecasts.Select(day => day.MadeOn), Is.EqualTo(Enumerable.Range(100, 300).Select(day => Series[day].Time)));
        Assert.That(forecasts.Select(day => day.Mean), Is.EqualTo(Enumerable.Range(100, 300).Select(day => Series[day].Close)),
            "each is made at the end of its day");
    }

    [Test]
    public void Outcomes_are_the_returns_that_followed([Values(1, 5)] int horizon)
    {
        IReadOnlyList<DayForecast> forecasts = new WalkForward(Series,
            new WalkForwardOptions { From = Series[200].Time, Horizon = horizon }).Run(new Recorder());
        Assert.That(forecasts[0].Date, Is.EqualTo(Series[200].Time));
        Assert.That(forecasts[0].MadeOn, Is.EqualTo(Series[200 - horizon].Time));
        Assert.That(forecasts[0].Outcome, Is.EqualTo(Math.Log(Series[200].Close / Series[200 - horizon].Close)).Within(1e-15));
        Assert.That(forecasts[^2].Date, Is.EqualTo(Series[399].Time));
        Assert.That(double.IsNaN(forecasts[^1].Outcome) && double.IsNaN(forecasts[^1].Crps), "the last is of days to come");
        Assert.That(forecasts[^1].Date, Is.EqualTo(Series[399].Time.AddDays(horizon)), "all days of the week are traded");
    }

    [Test]
    public void Too_few_days_and_senseless_options_are_refused()
    {
        Assert.That(() =>
            new WalkForward(Series, new WalkForwardOptions()),
            Throws.ArgumentException.With.Message.Contains("SIM has 400 days from 1990-01-01 to 1991-02-04; forecasts after 756 days"));
        Assert.That(() =>
            new WalkForward(Series, new WalkForwardOptions { From = new DateTime(2001, 1, 1) }),
            Throws.ArgumentException.With.Message.Contains("from 2001-01-01 on"));
        Assert.That(() => new WalkForward(Series, new WalkForwardOptions { From = Series[2].Time }), Throws.ArgumentException);
        Assert.That(() =>
            new WalkForward(Series, new WalkForwardOptions { From = Series[200].Time, Refit = 0 }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Refit is 0"));
        Assert.That(() =>
            new WalkForward(Series, new WalkForwardOptions { From = Series[200].Time, Horizon = 0 }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains("Horizon is 0"));
        Assert.That(() =>
            new WalkForward(Series, new WalkForwardOptions { From = Series[60].Time }).Run(MarketModels.Find("cvae")),
            Throws.ArgumentException.With.Message.Contains("cvae needs"));
        Assert.That(() =>
            MarketModels.Find("nothing"), Throws.ArgumentException.With.Message.Contains(
            "no model 'nothing'; expected one of neighbours-3d"));
    }

    [Test]
    public void Progress_ends_with_all([Values(1, 5)] int horizon)
    {
        List<double> shares = [];
        new WalkForward(Series, new WalkForwardOptions { From = Series[200].Time, Horizon = horizon, Refit = 70 })
            .Run(new Recorder(), shares.Add);
        Assert.That(shares, Is.Ordered.And.Unique);
        Assert.That(shares[^1], Is.EqualTo(1));
    }

    [Test]
    public void Too_few_forecasts_to_judge_are_refused_before_any_fit()
    {
        Recorder model = new();
        Assert.That(
            () => Latent.Markets.Evaluation.Of(Series, [model], new WalkForwardOptions { From = Series[350].Time, Horizon = 5 }),
            Throws.ArgumentException.With.Message.Contains("There are 50 forecasts whose outcome is known, 5 days ahead; 100 or more"));
        Assert.That(model.Fits, Is.Empty);
    }

    [Test]
    public void Cancelling_ends_it()
    {
        using CancellationTokenSource source = new();
        WalkForward walk = new(Series, new WalkForwardOptions { From = Series[101].Time, Refit = 50 });
        Recorder model = new();
        Assert.That(() => walk.Run(model, _ => source.Cancel(), source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That((model.Fits.Count, model.Disposed), Is.EqualTo((2, 2)));
    }

    [Test]
    public void Several_models_at_once_are_scored_as_each_alone()
    {
        WalkForwardOptions options = new() { From = Series[270].Time, Refit = 60 };
        StateModel[] models = [new PastReturnNeighbours(), new Unconditional(), new Ewma(DensityFamily.Normal),
            new Ewma(DensityFamily.StudentT)];
        List<EvaluationProgress> progress = [];
        Latent.Markets.Evaluation evaluation = Latent.Markets.Evaluation.Of(Series, models, options, threads: 2, progress.Add);
        Assert.That(progress[^1].Share, Is.EqualTo(1));
        Assert.That(progress.Select(report => report.Finished).OfType<string>(), Is.EquivalentTo(models.Select(model => model.Name)));
        foreach ((ModelForecasts forecasts, StateModel model) in evaluation.Models.Zip(models))
        {
            Assert.That(forecasts.Forecasts.Select(day => day.Crps),
                Is.EqualTo(new WalkForward(Series, options).Run(model).SkipLast(1).Select(day => day.Crps)), model.Name);
        }

        ModelScore baseline = evaluation.Scores[0], ewma = evaluation.Scores[2];
        Assert.That((baseline.CrpsSkill, baseline.DmP), Is.EqualTo((0.0, double.NaN)));
        Assert.That(ewma.Crps, Is.EqualTo(evaluation.Models[2].Forecasts.Average(day => day.Crps)).Within(1e-15));
        Assert.That(ewma.CrpsSkill, Is.EqualTo(1 - ewma.Crps / baseline.Crps).Within(1e-12));
        Assert.That(ewma.LogScore, Is.EqualTo(evaluation.Models[2].Forecasts.Average(day => day.LogScore)).Within(1e-12));
        double raw = DieboldMariano.Of([.. evaluation.Models[2].Forecasts.Select(day => day.Crps)],
            [.. evaluation.Models[0].Forecasts.Select(day => day.Crps)]).FirstBetter;
        Assert.That(ewma.DmRawP, Is.EqualTo(raw).Within(1e-12));
        Assert.That(evaluation.Scores.Skip(1).Select(score => score.DmP),
            Is.EqualTo(MultipleTesting.Holm([.. evaluation.Scores.Skip(1).Select(score => score.DmRawP)])).Within(1e-12));
        ModelScore best = evaluation.Scores.Skip(1).MinBy(score => score.Crps)!;
        Assert.That(evaluation.Scores.Where(score => double.IsNaN(score.DmClassicalP)), Is.EqualTo(new[] { best }));
    }

    // A model whose forecast has the last close as its mean.
    private sealed class Recorder : StateModel
    {
        public List<(DateTime Last, int Days, bool HasPrevious, ulong Seed)> Fits { get; } = [];

        public int Disposed { get; private set; }

        public override string Name => "recorder";

        public override string Description => "";

        public override ModelFamily Family => ModelFamily.Classical;

        public override int LeastDays => 10;

        public override FittedModel Fit(PastWindow past, FitOptions options)
        {
            Fits.Add((past[0].Time, past.Count, options.Previous is not null, options.Seed));
            return new Fitted(this);
        }

        private sealed class Fitted(Recorder owner) : FittedModel
        {
            public override IReadOnlyList<Regime> Regimes => [new Regime("one", 1, 0, 1, 1)];

            public override StateTracker Track(PastWindow past) => new Tracker(past);

            protected override void Dispose(bool disposing)
            {
                owner.Disposed++;
                base.Dispose(disposing);
            }
        }

        private sealed class Tracker(PastWindow past) : StateTracker
        {
            private double _close = past[0].Close;

            public override Forecast Forecast() => new([1], new NormalDistribution(_close, 1));

            public override void Advance(PastWindow past) => _close = past[0].Close;

            public override StateTracker Branch() => (StateTracker)MemberwiseClone();
        }
    }
}
