using Latent.Interop;

namespace Latent.Compilation.Passes;

/// <summary>
/// What is done with a product or convolution while it is written; each part is an input of its own after the two factors, in this order.
/// Convolutions have bias and activation only.
/// </summary>
/// <param name="Bias">Adds a row.</param>
/// <param name="Activation">Applied to the sum; null for none.</param>
/// <param name="Gate">Keeps elements where another matrix is above 0, and scales the others, as this operation does; null for none.</param>
/// <param name="Addend">Adds a matrix, in place of all the above.</param>
/// <param name="Packed">Reads the second factor from a packed copy.</param>
internal readonly record struct Epilogue(
    bool Bias = false, IActivation? Activation = null, GateOp? Gate = null, bool Addend = false, bool Packed = false)
{
    /// <summary>The activation as instructions name it.</summary>
    public Activation Kind => Activation?.Kind ?? Interop.Activation.None;

    /// <summary>The factor of the activation.</summary>
    public double Slope => Activation?.Slope ?? 0;

    /// <summary>An operation in words, with what is fused into it.</summary>
    public string Describe(string operation) => string.Join(" + ", [operation, .. Parts()]);

    /// <summary>Adds the bias, if there is one, and applies the activation.</summary>
    public double[] Finish(double[] sums, double[]? bias)
    {
        IActivation? activation = Activation;
        return bias is null && activation is null
            ? sums
            : [.. sums.Select((sum, i) => bias is null ? sum : sum + bias[i % bias.Length]).Select(sum => activation?.Value(sum) ?? sum)];
    }

    private IEnumerable<string> Parts()
    {
        if (Bias)
        {
            yield return "bias";
        }

        if (Activation is not null)
        {
            yield return Kind.ToString().ToLowerInvariant();
        }

        if (Gate is not null)
        {
            yield return "gate";
        }

        if (Addend)
        {
            yield return "addend";
        }
    }
}
