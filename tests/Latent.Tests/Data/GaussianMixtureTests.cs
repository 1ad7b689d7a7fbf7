using Latent.Data;
using Latent.Metrics;

namespace Latent.Tests.Data;

public sealed class GaussianMixtureTests
{
    private const int Points = 40_000;

    private static readonly GaussianMixture[] Mixtures = [GaussianMixture.Ring, GaussianMixture.Grid];

    [Test]
    public void Ring_and_grid_are_those_of_the_paper()
    {
        float[,] ring = GaussianMixture.Ring.Centres();
        float[,] grid = GaussianMixture.Grid.Centres();

        using (Assert.EnterMultipleScope())
        {
            Assert.That((GaussianMixture.Ring.Name, GaussianMixture.Ring.Modes, GaussianMixture.Ring.Deviation),
                Is.EqualTo(("ring", 8, 0.01)));
            Assert.That((GaussianMixture.Grid.Name, GaussianMixture.Grid.Modes, GaussianMixture.Grid.Deviation),
                Is.EqualTo(("grid", 25, 0.05)));
            for (int mode = 0; mode < 8; mode++)
            {
                Assert.That(Math.Atan2(ring[mode, 1], ring[mode, 0]),
                    Is.EqualTo(mode <= 4 ? mode * Math.PI / 4 : mode * Math.PI / 4 - 2 * Math.PI).Within(1e-6));
                Assert.That(Math.Sqrt(ring[mode, 0] * ring[mode, 0] + ring[mode, 1] * ring[mode, 1]), Is.EqualTo(1).Within(1e-6));
            }

            float[] side = [-4, -2, 0, 2, 4];
            Assert.That(Enumerable.Range(0, 25).Select(mode => (grid[mode, 0], grid[mode, 1])),
                Is.EquivalentTo(side.SelectMany(x => side.Select(y => (x, y)))));
        }
    }

    /// <summary>Over all points, each axis has the mean 0, and the variance of the centres plus the variance of a mode.</summary>
    [TestCaseSource(nameof(Mixtures))]
    public void Points_have_the_moments_of_the_mixture(GaussianMixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        float[,] points = mixture.Sample(Points, seed: 3).ToArray();
        double variance = (mixture.Modes == 8 ? 0.5 : 8) + mixture.Deviation * mixture.Deviation;
        double[] x = [.. Enumerable.Range(0, Points).Select(i => (double)points[i, 0])];
        double[] y = [.. Enumerable.Range(0, Points).Select(i => (double)points[i, 1])];

        using (Assert.EnterMultipleScope())
        {
            double error = 4 / Math.Sqrt(Points);
            Assert.That(x.Average() / Math.Sqrt(variance), Is.Zero.Within(error));
            Assert.That(y.Average() / Math.Sqrt(variance), Is.Zero.Within(error));
            Assert.That(x.Average(value => value * value) / variance, Is.EqualTo(1).Within(error));
            Assert.That(y.Average(value => value * value) / variance, Is.EqualTo(1).Within(error));
            Assert.That(x.Zip(y, (a, b) => a * b).Average() / variance, Is.Zero.Within(error));
        }
    }

    /// <summary>
    /// Points are normal around the centres: of variance σ², and within 3 σ with the probability of a Rayleigh variable, 1 − exp(−9/2).
    /// </summary>
    [TestCaseSource(nameof(Mixtures))]
    public void Points_are_normal_around_the_centre_of_their_label(GaussianMixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        Dataset data = mixture.Sample(Points, seed: 4);
        float[,] points = data.ToArray();
        float[,] centres = mixture.Centres();
        double[] squares =
        [
            .. Enumerable.Range(0, Points).Select(i =>
            Enumerable.Range(0, 2).Sum(axis => Math.Pow((points[i, axis] - centres[data.Labels[i], axis]) / mixture.Deviation, 2))),
        ];
        int[] counts = new int[mixture.Modes];
        foreach (byte label in data.Labels)
        {
            counts[label]++;
        }

        double inside = 1 - Math.Exp(-4.5);
        double share = 1.0 / mixture.Modes;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(squares.Average(), Is.EqualTo(2).Within(4 * 2 / Math.Sqrt(Points)));
            Assert.That(squares.Count(square => square <= 9) / (double)Points,
                Is.EqualTo(inside).Within(4 * Math.Sqrt(inside * (1 - inside) / Points)));
            Assert.That(counts.Select(count => count / (double)Points), Is.All.EqualTo(share).Within(4 * Math.Sqrt(share / Points)));
        }
    }

    [TestCaseSource(nameof(Mixtures))]
    public void Real_points_cover_all_modes_evenly(GaussianMixture mixture)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        ModeCoverage coverage = ModeCoverage.Of(mixture, mixture.Sample(Points, seed: 5).ToArray());

        Assert.That(coverage.Modes, Is.EqualTo(mixture.Modes));
        Assert.That(coverage.HighQuality, Is.EqualTo(0.98889).Within(0.0021));
        // Twice the number of points times the divergence is χ² with modes − 1 degrees of freedom: mean 24 and deviation 7 for the grid.
        Assert.That(coverage.ReverseKl, Is.Not.Negative.And.LessThan(60.0 / (2 * Points)));
    }

    [Test]
    public void Same_seed_gives_the_same_points_and_another_gives_others()
    {
        Dataset first = GaussianMixture.Grid.Sample(50, seed: 1);

        Assert.That(GaussianMixture.Grid.Sample(50, seed: 1).Floats.ToArray(), Is.EqualTo(first.Floats.ToArray()));
        Assert.That(GaussianMixture.Grid.Sample(50, seed: 1).Labels.ToArray(), Is.EqualTo(first.Labels.ToArray()));
        Assert.That(GaussianMixture.Grid.Sample(50, seed: 2).Floats.ToArray(), Is.Not.EqualTo(first.Floats.ToArray()));
        Assert.That((first.Name, first.Count, first.Columns, first.IsBytes, first.Image),
            Is.EqualTo(("grid", 50, 2, false, (ImageSize?)null)));
    }

    [Test]
    public void A_scaled_mixture_is_the_same_in_other_units()
    {
        GaussianMixture scaled = GaussianMixture.Grid.Scaled(0.25);
        float[,] points = GaussianMixture.Grid.Sample(200, seed: 1).ToArray();
        float[,] smaller = scaled.Sample(200, seed: 1).ToArray();

        Assert.That(scaled.Deviation, Is.EqualTo(0.0125));
        Assert.That(smaller.Cast<float>(), Is.EqualTo(points.Cast<float>().Select(value => value / 4)).Within(1e-6f));
        Assert.That(ModeCoverage.Of(scaled, smaller), Is.EqualTo(ModeCoverage.Of(GaussianMixture.Grid, points)));
        Assert.That(ModeCoverage.Of(GaussianMixture.Grid, smaller).HighQuality, Is.LessThan(0.1));
    }

    [Test]
    public void Centres_cannot_be_changed_from_outside()
    {
        float[,] modes = { { 1, 2, 3 }, { 4, 5, 6 } };
        GaussianMixture mixture = new("two", modes, 0.1);
        modes[0, 0] = 9;
        mixture.Centres()[1, 1] = 9;

        Assert.That(mixture.Centres(), Is.EqualTo(new float[,] { { 1, 2, 3 }, { 4, 5, 6 } }));
        Assert.That((mixture.Modes, mixture.Columns), Is.EqualTo((2, 3)));
    }

    [Test]
    public void Numbers_out_of_range_are_refused_by_value()
    {
        float[,] modes = { { 0, 1 } };
        using (Assert.EnterMultipleScope())
        {
            Assert.That(() =>
                new GaussianMixture("toy", new float[0, 2], 1),
                Throws.ArgumentException.With.Message.Contains("'toy' has 0 modes of 2 numbers"));
            Assert.That(() =>
                new GaussianMixture("toy", new float[257, 2], 1), Throws.ArgumentException.With.Message.Contains("257 modes"));
            Assert.That(() =>
                new GaussianMixture("toy", new float[2, 0], 1), Throws.ArgumentException.With.Message.Contains("2 modes of 0 numbers"));
            Assert.That(() =>
                new GaussianMixture("toy", new float[,] { { float.NaN } }, 1), Throws.ArgumentException.With.Message.Contains("NaN"));
            Assert.That(() => new GaussianMixture("toy", modes, 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() =>
                new GaussianMixture("toy", modes, double.PositiveInfinity),
                Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("expected a finite number"));
            Assert.That(() => new GaussianMixture("", modes, 1), Throws.ArgumentException);
            Assert.That(() => GaussianMixture.Ring.Sample(0, seed: 1), Throws.InstanceOf<ArgumentOutOfRangeException>());
            Assert.That(() => GaussianMixture.Ring.Scaled(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        }
    }
}
