using Latent.Markets.Tests.Regimes;

namespace Latent.Markets.Tests.Models;

/// <summary>Series of prices for tests.</summary>
internal static class Prices
{
    /// <summary>Creates daily closes with the given log returns after a first day.</summary>
    public static PriceSeries Of(IReadOnlyList<double> returns)
    {
        List<Bar> bars = [];
        double log = 4;
        for (int day = 0; day <= returns.Count; day++)
        {
            log += day > 0 ? returns[day - 1] : 0;
            double close = Math.Exp(log);
            bars.Add(new Bar(new DateTime(2000, 1, 1).AddDays(day), close, close, close, close, 0));
        }

        return new PriceSeries("TEST", bars, hasRange: false, hasVolume: false);
    }

    /// <summary>Draws returns of two states, with heavy tails.</summary>
    public static double[] Returns(ulong seed, int days)
    {
        RandomSource random = new(seed);
        MarkovChain chain = new(new[,] { { 0.98, 0.02 }, { 0.05, 0.95 } });
        return [.. Simulated.States(random, chain, days)
            .Select(state => (state == 0 ? 0.0006 : -0.0008) + (state == 0 ? 0.006 : 0.016) * Simulated.StudentT(random, 6))];
    }

    /// <summary>Draws returns of a GARCH(1,1) process.</summary>
    public static double[] Garch(ulong seed, VolatilityParameters parameters, int days)
    {
        RandomSource random = new(seed);
        double[] returns = new double[days];
        double variance = parameters.Initial;
        for (int day = 0; day < days; day++)
        {
            double shock = double.IsPositiveInfinity(parameters.Degrees)
                ? Simulated.Normal(random)
                : Simulated.StudentT(random, (int)parameters.Degrees) * Math.Sqrt((parameters.Degrees - 2) / parameters.Degrees);
            returns[day] = parameters.Mean + Math.Sqrt(variance) * shock;
            variance = parameters.Next(variance, returns[day]);
        }

        return returns;
    }
}
