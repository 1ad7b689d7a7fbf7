namespace Latent.Markets.Tests.Regimes;

/// <summary>Hidden Markov models on rows drawn from such a model.</summary>
public sealed class HiddenMarkovModelTests
{
    private static readonly MarkovChain Chain = new(new[,] { { 0.98, 0.02 }, { 0.05, 0.95 } });

    [Test]
    public void No_iteration_lowers_the_likelihood([Values] DensityFamily family, [Values(1, 2)] int columns, [Range(1, 4)] int seed)
    {
        RandomSource random = new((ulong)seed);
        Observations rows = new([.. Enumerable.Range(0, 300 * columns).Select(_ => Simulated.StudentT(random, 3))], columns);
        HmmOptions options = new()
        {
            States = 3,
            Family = family,
            Seed = (ulong)seed,
            Restarts = 1,
            Tolerance = 1e-12,
            MostIterations = 150
        };
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, options);
        double[] rises = [.. model.LogLikelihoods.Zip(model.LogLikelihoods.Skip(1), (before, after) => after - before)];
        Assert.That(rises, Has.Length.GreaterThan(20));
        Assert.That(rises, Is.All.GreaterThan(-1e-9));
        Assert.That(rises.Sum(), Is.GreaterThan(1), "and it rises");
        Assert.That(model.LogLikelihoodOf(rows), Is.EqualTo(model.LogLikelihood).Within(1e-8));
    }

    /// <summary>Few rows give the first day's distribution weight, and a floor keeps states from collapsing.</summary>
    [Test]
    public void Nor_does_one_under_a_floor_or_on_few_rows([Range(1, 6)] int seed)
    {
        RandomSource random = new((ulong)seed);
        Observations rows = new([.. Enumerable.Range(0, 60).Select(_ => Math.Round(Simulated.Normal(random), 1))], 2);
        HmmOptions options = new() { States = 2, Seed = (ulong)seed, Restarts = 1, Floor = 0.3, Tolerance = 1e-12 };
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, options);
        Assert.That(model.LogLikelihoods.Zip(model.LogLikelihoods.Skip(1), (before, after) => after - before), Is.All.GreaterThan(-1e-9));
    }

    [Test]
    public void Parameters_are_found_again()
    {
        Observations rows = Simulated.Returns(new RandomSource(1), Chain, [0.0008, -0.001], [0.007, 0.02], 20_000);
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 2, Seed = 3 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Mean(0)[0], Is.EqualTo(0.0008).Within(3 * 0.007 / Math.Sqrt(14_000)));
            Assert.That(model.Mean(1)[0], Is.EqualTo(-0.001).Within(3 * 0.02 / Math.Sqrt(5_000)));
            Assert.That(model.Deviation(0), Is.EqualTo(0.007).Within(0.0002));
            Assert.That(model.Deviation(1), Is.EqualTo(0.02).Within(0.0008));
            Assert.That(model.Chain[0, 0], Is.EqualTo(0.98).Within(0.004));
            Assert.That(model.Chain[1, 1], Is.EqualTo(0.95).Within(0.01));
        }
    }

    [Test]
    public void Parameters_with_heavy_tails_are_found_again()
    {
        Observations rows = Simulated.Returns(new RandomSource(2), Chain, [0.001, -0.002], [0.006, 0.02], 20_000, degrees: 5);
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 2, Family = DensityFamily.StudentT, Seed = 3 });
        using (Assert.EnterMultipleScope())
        {
            Assert.That(model.Degrees, Is.EqualTo(5).Within(0.7));
            Assert.That(model.ScaleOf(0), Is.EqualTo(0.006).Within(0.0003));
            Assert.That(model.ScaleOf(1), Is.EqualTo(0.02).Within(0.001));
            Assert.That(model.Deviation(1), Is.EqualTo(model.ScaleOf(1) * Math.Sqrt(model.Degrees / (model.Degrees - 2))).Within(1e-12));
            Assert.That(model.Mean(1)[0], Is.EqualTo(-0.002).Within(0.001));
            Assert.That(model.Chain[0, 0], Is.EqualTo(0.98).Within(0.005));
            Assert.That(model.Chain[1, 1], Is.EqualTo(0.95).Within(0.015));
        }
    }

    [Test]
    public void Correlations_are_found_again()
    {
        RandomSource random = new(4);
        int[] states = Simulated.States(random, Chain, 8000);
        Observations rows = new([.. states.Select(state =>
        {
            (double first, double second) = (Simulated.Normal(random), Simulated.Normal(random));
            double correlation = state == 0 ? 0.8 : -0.5;
            return new[] { (1 + state) * first, correlation * first + Math.Sqrt(1 - correlation * correlation) * second + state };
        })]);
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 2, Seed = 3 });
        Assert.That(model.Scale(0), Is.EqualTo(new[,] { { 1, 0.8 }, { 0.8, 1 } }).Within(0.1));
        Assert.That(model.Scale(1), Is.EqualTo(new[,] { { 4, -1 }, { -1, 1 } }).Within(0.3));
        int hits = model.Viterbi(rows).Zip(states, (found, true_) => found == true_ ? 1 : 0).Sum();
        Assert.That(hits / 8000.0, Is.GreaterThan(0.97));
    }

    [Test]
    public void The_criterion_picks_the_number_of_states_that_rows_were_drawn_from([Range(1, 3)] int states, [Values] DensityFamily family)
    {
        MarkovChain chain = states switch
        {
            1 => new MarkovChain(new double[,] { { 1 } }),
            2 => Chain,
            _ => new MarkovChain(new[,] { { 0.97, 0.02, 0.01 }, { 0.02, 0.95, 0.03 }, { 0.01, 0.04, 0.95 } }),
        };
        int degrees = family == DensityFamily.StudentT ? 6 : 0;
        Observations rows = Simulated.Returns(new RandomSource(5), chain, [0.001, 0, -0.003], [0.005, 0.012, 0.03], 4000, degrees);
        HiddenMarkovModel model = HiddenMarkovModel.Select(rows, 1, 4, new HmmOptions { Family = family, Seed = 1 });
        Assert.That(model.States, Is.EqualTo(states));
        Assert.That(Enumerable.Range(0, states).Select(state => model.ScaleOf(state)), Is.Ordered.Ascending);
    }

    [Test]
    public void The_filter_day_by_day_gives_the_bits_of_all_days_at_once([Values] DensityFamily family)
    {
        Observations rows = Simulated.Returns(new RandomSource(6), Chain, [0.001, -0.001], [0.007, 0.02], 500, 4);
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 3, Family = family });
        double[,] filtered = model.Filter(rows), smoothed = model.Smooth(rows);
        double[] now = new double[3];
        double sum = model.Filter([], rows[0], now);
        for (int day = 1; day < 500; day++)
        {
            sum += model.Filter(now, rows[day], now);
            Assert.That(now, Is.EqualTo(new[] { filtered[day, 0], filtered[day, 1], filtered[day, 2] }));
        }

        Assert.That(sum, Is.EqualTo(model.LogLikelihoodOf(rows)));
        Assert.That(smoothed[499, 1], Is.EqualTo(filtered[499, 1]));
        Assert.That(smoothed[100, 1], Is.Not.EqualTo(filtered[100, 1]));
    }

    [Test]
    public void A_model_fitted_before_is_soon_fitted_again()
    {
        Observations rows = Simulated.Returns(new RandomSource(7), Chain, [0.001, -0.001], [0.007, 0.02], 3000);
        Observations more = new([.. Enumerable.Range(0, 2900).Select(row => rows[row][0])], 1);
        HiddenMarkovModel before = HiddenMarkovModel.Fit(more, new HmmOptions { States = 2, Seed = 1 });
        HiddenMarkovModel cold = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 2, Seed = 1 });
        HiddenMarkovModel warm = HiddenMarkovModel.Fit(rows, new HmmOptions { Start = before });
        Assert.That(warm.LogLikelihood, Is.EqualTo(cold.LogLikelihood).Within(0.02));
        Assert.That(warm.LogLikelihoods, Has.Count.LessThan(cold.LogLikelihoods.Count));
        Assert.That(HiddenMarkovModel.Fit(more, new HmmOptions { Start = before }).LogLikelihoods, Has.Count.LessThan(4));
        Assert.That(before.Rows, Is.EqualTo(2900));
    }

    [Test]
    public void States_in_another_order_are_the_same_model()
    {
        Observations rows = Simulated.Returns(new RandomSource(10), Chain, [0.001, -0.001], [0.007, 0.02], 500);
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 3 });
        HiddenMarkovModel other = model.Reordered([2, 0, 1]);
        Assert.That(other.LogLikelihoodOf(rows), Is.EqualTo(model.LogLikelihood).Within(1e-9));
        Assert.That(other.Viterbi(rows), Is.EqualTo(model.Viterbi(rows).Select(state => (state + 1) % 3)));
        Assert.That(other.Chain[0, 1], Is.EqualTo(model.Chain[2, 0]));
        Assert.That(() => model.Reordered([0, 1, 1]), Throws.ArgumentException.With.Message.Contains("0, 1, 1 does not fit 3 states"));
    }

    [Test]
    public void The_same_seed_gives_the_same_bits()
    {
        Observations rows = Simulated.Returns(new RandomSource(8), Chain, [0.001, -0.001], [0.007, 0.02], 1000);
        HmmOptions options = new() { States = 3, Family = DensityFamily.StudentT, Seed = 11 };
        HiddenMarkovModel first = HiddenMarkovModel.Fit(rows, options), second = HiddenMarkovModel.Fit(rows, options);
        Assert.That(first.LogLikelihoods, Is.EqualTo(second.LogLikelihoods));
    }

    [Test]
    public void Rows_that_tell_nothing_apart_are_refused()
    {
        HmmOptions options = new() { States = 2 };
        Assert.That(() =>
            HiddenMarkovModel.Fit(new Observations([.. Enumerable.Repeat(0.1, 100)], 1), options),
            Throws.ArgumentException.With.Message.Contains("All 100 rows have 0.1 in column 0"));
        Assert.That(() =>
            HiddenMarkovModel.Fit(new Observations([1, 2, 3, 4], 1), options),
            Throws.ArgumentException.With.Message.Contains("4 rows of 1").And.Message.Contains("6 parameters"));
        Observations two = new([.. Enumerable.Range(0, 100).Select(i => (double)(i / 10 % 2))], 1);
        Assert.That(() =>
            HiddenMarkovModel.Fit(two, options with { States = 3 }), Throws.ArgumentException.With.Message.Contains("Only 2 of the "));
        Assert.That(HiddenMarkovModel.Select(two, 1, 6, options).States, Is.EqualTo(2));
        Assert.That(() =>
            new HiddenMarkovModel(Chain, [[0], [0]], [new double[,] { { 1 } }, new double[,] { { -1 } }]),
            Throws.ArgumentException.With.Message.Contains("state 1 is not positive definite"));
    }

    [Test]
    public void Duplicated_rows_and_far_outliers_give_numbers([Values] DensityFamily family)
    {
        double[] values = [.. Enumerable.Range(0, 400).Select(i => i % 3 == 0 ? 0 : Math.Sin(i * i))];
        values[200] = 1e6;
        Observations rows = new(values, 1);
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, new HmmOptions { States = 4, Family = family });
        Assert.That(model.LogLikelihood, Is.Not.NaN.And.Not.EqualTo(double.PositiveInfinity));
        Assert.That(model.Filter(rows), Is.All.InRange(0, 1));
        Assert.That(model.Smooth(rows), Is.All.InRange(0, 1 + 1e-9));
    }

    [Test]
    [Explicit("prints how long fits take")]
    public void Fits_are_fast([Values] DensityFamily family, [Values(1, 4)] int columns)
    {
        RandomSource random = new(9);
        double[] returns = [.. Enumerable.Range(0, columns)
            .SelectMany(column => Enumerable.Range(0, 5000).Select(_ => Simulated.StudentT(random, 4)))];
        Observations rows = new(returns, columns);
        HmmOptions options = new() { States = 4, Family = family, Restarts = 1, MostIterations = 100, Tolerance = -1 };
        HiddenMarkovModel.Fit(rows, options with { MostIterations = 1000 });
        System.Diagnostics.Stopwatch watch = System.Diagnostics.Stopwatch.StartNew();
        HiddenMarkovModel model = HiddenMarkovModel.Fit(rows, options);
        TestContext.Out.WriteLine(
            $"5000 rows of {columns}, 4 states, {model.LogLikelihoods.Count - 1} iterations: {watch.Elapsed.TotalSeconds:0.000} s");
        watch.Restart();
        model = HiddenMarkovModel.Select(rows, 2, 6, new HmmOptions { Family = family });
        TestContext.Out.WriteLine($"2 to 6 states, 8 starts: {watch.Elapsed.TotalSeconds:0.000} s, {model.States} states");
        Assert.That(model.States, Is.InRange(2, 6));
    }
}
