using static System.FormattableString;

namespace Latent.Markets;

/// <summary>A Markov chain with finitely many states.</summary>
public sealed class MarkovChain
{
    private readonly double[] _transition;
    private readonly double[] _stationary;

    /// <summary>Creates a chain from its transition probabilities.</summary>
    /// <param name="transition">Transition probabilities, [from, to]: row i holds the probabilities of the next state after state
    /// i.</param>
    /// <exception cref="ArgumentException">The matrix is not square, a number is negative, or a row does not sum to 1.</exception>
    public MarkovChain(double[,] transition)
        : this(Flat(transition), transition.GetLength(0))
    {
    }

    /// <summary>Creates a chain from its transition probabilities in row-major order; the array is not copied.</summary>
    internal MarkovChain(double[] transition, int states)
    {
        for (int from = 0; from < states; from++)
        {
            double sum = 0;
            foreach (double probability in transition.AsSpan(from * states, states))
            {
                sum += probability >= 0 ? probability : double.NaN;
            }

            if (!(Math.Abs(sum - 1) < 1e-6))
            {
                IEnumerable<string> row = transition[(from * states)..((from + 1) * states)]
                    .Select(probability => Invariant($"{probability}"));
                throw new ArgumentException(
                    $"The transition probabilities from state {from} are {string.Join(", ", row)}; they must be 0 or more and sum to 1.",
                    nameof(transition));
            }
        }

        (States, _transition, _stationary) = (states, transition, Solve(transition, states));
    }

    /// <summary>The number of states.</summary>
    public int States { get; }

    /// <summary>
    /// The stationary distribution π = π A: the fraction of time spent in each state in the long run. It is computed without subtractions
    /// (Grassmann, Taksar and Heyman, "Regenerative analysis and steady state distributions for Markov chains", 1985). If the chain has
    /// several closed sets of states, 10⁻¹² is added to each transition first, so that the distribution is unique.
    /// </summary>
    public IReadOnlyList<double> Stationary => _stationary;

    /// <summary>The transition probabilities in row-major order.</summary>
    internal double[] Transition => _transition;

    /// <summary>The stationary distribution as an array.</summary>
    internal double[] Start => _stationary;

    /// <summary>The probability of a transition.</summary>
    public double this[int from, int to] => _transition[from * States + to];

    /// <summary>Returns the expected number of consecutive steps in a state, 1 / (1 − aᵢᵢ); infinity if it is never left.</summary>
    public double Duration(int state) => 1 / (1 - Math.Min(1, this[state, state]));

    /// <summary>Computes the distribution one step later, p A.</summary>
    /// <param name="probabilities">Probabilities of the states.</param>
    /// <param name="next">Receives the probabilities of the states one step later; must not be the same memory.</param>
    public void Step(ReadOnlySpan<double> probabilities, Span<double> next)
    {
        if (probabilities.Length != States || next.Length != States)
        {
            throw new ArgumentException($"{probabilities.Length} probabilities and memory for {next.Length} do not fit a chain of {States} "
                + $"states; expected {States} each.", nameof(probabilities));
        }

        ForwardBackward.Predict(_transition, probabilities, next);
    }

    private static double[] Flat(double[,] transition)
    {
        ArgumentNullException.ThrowIfNull(transition);
        int states = transition.GetLength(0);
        if (states == 0 || transition.GetLength(1) != states)
        {
            throw new ArgumentException(
                $"The transition probabilities are {states} by {transition.GetLength(1)}; "
                + "expected as many rows as columns, and at least one.", nameof(transition));
        }

        return [.. transition.Cast<double>()];
    }

    private static double[] Solve(double[] transition, int states)
    {
        double[] work = [.. transition], result = new double[states];
        if (Eliminate(work, states))
        {
            Substitute(work, result);
            return result;
        }

        work = Array.ConvertAll(transition, probability => (probability + 1e-12) / (1 + states * 1e-12));
        Eliminate(work, states);
        Substitute(work, result);
        return result;
    }

    // Removes one state after the other, from the last: the chain that remains is the original one, observed only in the remaining states.
    private static bool Eliminate(double[] a, int states)
    {
        for (int last = states - 1; last > 0; last--)
        {
            double leaving = 0;
            for (int to = 0; to < last; to++)
            {
                leaving += a[last * states + to];
            }

            if (leaving <= 0)
            {
                return false;
            }

            for (int from = 0; from < last; from++)
            {
                double share = a[from * states + last] /= leaving;
                for (int to = 0; to < last; to++)
                {
                    a[from * states + to] += share * a[last * states + to];
                }
            }
        }

        return true;
    }

    private static void Substitute(double[] a, double[] result)
    {
        int states = result.Length;
        result[0] = 1;
        double sum = 1;
        for (int state = 1; state < states; state++)
        {
            result[state] = 0;
            for (int from = 0; from < state; from++)
            {
                result[state] += result[from] * a[from * states + state];
            }

            sum += result[state];
        }

        for (int state = 0; state < states; state++)
        {
            result[state] /= sum;
        }
    }
}
