namespace Latent.Markets.Tests;

/// <summary>Simulated markets with known states: a chain of states, each with a volatility and a drift, and prices that move within the
/// day.</summary>
internal static class Simulations
{
    private const int StepsOfDay = 26;

    /// <summary>Simulates prices, the state of each day, and its log return.</summary>
    /// <param name="states">The number of states. The deviation is 0.6 % a day in the calmest state and grows by the factor 2.2 from one to
    /// the next; drifts go from 0.1 % to −0.1 %, and a single state has no drift.</param>
    /// <param name="days">The number of days.</param>
    /// <param name="seed">The seed; the same seed gives the same prices.</param>
    /// <param name="stay">The probability of staying in a state for another day.</param>
    public static (PriceSeries Prices, int[] States, double[] Returns) Of(int states, int days, ulong seed, double stay = 0.99)
    {
        RandomSource random = new(seed);
        float[] normal = new float[StepsOfDay];
        List<Bar> bars = [];
        int[] path = new int[days];
        double[] returns = new double[days];
        double price = 100;
        int state = 0;
        for (int day = 0; day < days; day++)
        {
            if (states > 1 && random.NextUniform() > stay)
            {
                int other = random.NextBelow(states - 1);
                state = other >= state ? other + 1 : other;
            }

            path[day] = state;
            random.Normal(normal, 1);
            (double open, double high, double low) = (price, price, price);
            foreach (float step in normal)
            {
                price *= Math.Exp(Drift(states, state) / StepsOfDay + Deviation(state) / Math.Sqrt(StepsOfDay) * step);
                (high, low) = (Math.Max(high, price), Math.Min(low, price));
            }

            returns[day] = Math.Log(price / open);
            bars.Add(new Bar(new DateTime(1990, 1, 1).AddDays(day), open, high, low, price, 1e6 * (1 + random.NextUniform())));
        }

        return (new PriceSeries("SIM", bars), path, returns);
    }

    /// <summary>Returns the model of the prices, for daily returns.</summary>
    public static HiddenMarkovModel Truth(int states, double stay = 0.99)
    {
        double[,] transition = new double[states, states];
        for (int from = 0; from < states; from++)
        {
            for (int to = 0; to < states; to++)
            {
                transition[from, to] = from == to ? stay : (1 - stay) / (states - 1);
            }
        }

        return new HiddenMarkovModel(
            new MarkovChain(transition),
            [.. Enumerable.Range(0, states).Select(state => new[] { Drift(states, state) })],
            [.. Enumerable.Range(0, states).Select(state => new double[,] { { Deviation(state) * Deviation(state) } })]);
    }

    private static double Deviation(int state) => 0.006 * Math.Pow(2.2, state);

    private static double Drift(int states, int state) => states == 1 ? 0 : 0.001 - 0.002 * state / (states - 1);
}
