namespace Latent.Markets;

/// <summary>
/// State probabilities of a hidden Markov chain given observations (Rabiner, "A tutorial on hidden Markov models", 1989, section III).
/// Densities are given as logarithms, and each day's are taken relative to the greatest, so that probabilities do not underflow on any day.
/// Arrays of days and of transitions are in row-major order.
/// </summary>
internal static class ForwardBackward
{
    // A state with a lower probability counts as unreachable: the quotients of smoothing would overflow.
    private const double Unreachable = 1e-280;

    /// <summary>Computes the distribution of the next day's state, p A.</summary>
    public static void Predict(double[] transition, ReadOnlySpan<double> probabilities, Span<double> predicted)
    {
        int states = predicted.Length;
        predicted.Clear();
        for (int from = 0; from < states; from++)
        {
            double probability = probabilities[from];
            ReadOnlySpan<double> row = transition.AsSpan(from * states, states);
            for (int to = 0; to < states; to++)
            {
                predicted[to] += probability * row[to];
            }
        }
    }

    /// <summary>Computes the distribution of a day's state from its prediction and the day's log densities, by Bayes' rule.</summary>
    /// <returns>The log density of the day given the days before.</returns>
    public static double Update(Span<double> predicted, ReadOnlySpan<double> logDensities, Span<double> filtered)
    {
        double greatest = double.NegativeInfinity;
        for (int state = 0; state < predicted.Length; state++)
        {
            predicted[state] = predicted[state] < Unreachable ? 0 : predicted[state];
            greatest = predicted[state] > 0 ? Math.Max(greatest, logDensities[state]) : greatest;
        }

        // The state of the greatest density has a weight of at least Unreachable; terms that underflow are negligible beside it.
        double sum = 0;
        for (int state = 0; state < predicted.Length; state++)
        {
            filtered[state] = predicted[state] > 0 ? predicted[state] * Math.Exp(logDensities[state] - greatest) : 0;
            sum += filtered[state];
        }

        for (int state = 0; state < predicted.Length; state++)
        {
            filtered[state] /= sum;
        }

        return greatest + Math.Log(sum);
    }

    /// <summary>The forward pass over all days.</summary>
    /// <param name="start">The distribution of the first day's state.</param>
    /// <param name="transition">Transition probabilities.</param>
    /// <param name="logDensities">Log densities, [days, states].</param>
    /// <param name="predicted">Receives state probabilities given the days before, [days, states].</param>
    /// <param name="filtered">Receives state probabilities given the days up to each, [days, states].</param>
    /// <returns>The log-likelihood.</returns>
    public static double Forward(double[] start, double[] transition, double[] logDensities, double[] predicted, double[] filtered)
    {
        int states = start.Length, days = logDensities.Length / states;
        double sum = 0;
        for (int day = 0; day < days; day++)
        {
            Span<double> prediction = predicted.AsSpan(day * states, states);
            if (day == 0)
            {
                start.CopyTo(prediction);
            }
            else
            {
                Predict(transition, filtered.AsSpan((day - 1) * states, states), prediction);
            }

            sum += Update(prediction, logDensities.AsSpan(day * states, states), filtered.AsSpan(day * states, states));
        }

        return sum;
    }

    /// <summary>
    /// The backward pass over all days: γₜ(i) = αₜ(i) Σⱼ aᵢⱼ γₜ₊₁(j) / pₜ₊₁(j), with filtered α and predicted p (Kim, "Dynamic linear
    /// models with Markov-switching", 1994, on smoothing).
    /// </summary>
    /// <param name="transition">Transition probabilities.</param>
    /// <param name="predicted">Predicted probabilities of the forward pass.</param>
    /// <param name="filtered">Filtered probabilities of the forward pass.</param>
    /// <param name="smoothed">Receives state probabilities given all days, [days, states].</param>
    /// <param name="pairs">Receives the expected numbers of transitions, [from, to].</param>
    public static void Backward(double[] transition, double[] predicted, double[] filtered, double[] smoothed, double[] pairs)
    {
        int states = (int)Math.Sqrt(transition.Length), last = filtered.Length - states;
        Span<double> ratios = stackalloc double[states];
        Array.Clear(pairs);
        filtered.AsSpan(last).CopyTo(smoothed.AsSpan(last));
        for (int day = last - states; day >= 0; day -= states)
        {
            for (int to = 0; to < states; to++)
            {
                double prediction = predicted[day + states + to];
                ratios[to] = prediction > 0 ? smoothed[day + states + to] / prediction : 0;
            }

            for (int from = 0; from < states; from++)
            {
                double sum = 0;
                for (int to = 0; to < states; to++)
                {
                    double pair = filtered[day + from] * transition[from * states + to] * ratios[to];
                    pairs[from * states + to] += pair;
                    sum += pair;
                }

                smoothed[day + from] = sum;
            }
        }
    }

    /// <summary>Finds the most likely sequence of states (Viterbi, 1967); of equally likely ones, the one with the lower indices of states,
    /// compared from the last day back.</summary>
    public static int[] Viterbi(double[] start, double[] transition, double[] logDensities)
    {
        int states = start.Length, days = logDensities.Length / states;
        double[] logs = Array.ConvertAll(transition, Math.Log), best = new double[states], next = new double[states];
        int[] from = new int[days * states];
        for (int state = 0; state < states; state++)
        {
            best[state] = Math.Log(start[state]) + logDensities[state];
        }

        for (int day = 1; day < days; day++)
        {
            for (int to = 0; to < states; to++)
            {
                int origin = 0;
                for (int other = 1; other < states; other++)
                {
                    origin = best[other] + logs[other * states + to] > best[origin] + logs[origin * states + to] ? other : origin;
                }

                from[day * states + to] = origin;
                next[to] = best[origin] + logs[origin * states + to] + logDensities[day * states + to];
            }

            (best, next) = (next, best);
        }

        int[] path = new int[days];
        path[^1] = Array.IndexOf(best, best.Max());
        for (int day = days - 1; day > 0; day--)
        {
            path[day - 1] = from[day * states + path[day]];
        }

        return path;
    }
}
