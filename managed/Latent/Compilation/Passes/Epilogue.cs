using Latent.Interop;

namespace Latent.Compilation.Passes;

/// <summary>
/// The operations that a product or convolution applies to its sums before it writes them. Bias, gate, addend and packed copy are inputs
/// after the two factors, in this order. Convolutions have bias and activation only.
/// </summary>
/// <param name="Bias">Whether a row is added to each row.</param>
/// <param name="Activation">The activation, applied after the bias; null for none.</param>
/// <param name="Gate">The gate, which keeps elements where another matrix is above 0 and scales the others; null for none.</param>
/// <param name="Addend">Whether a matrix is added. It excludes all of the above.</param>
/// <param name="Packed">Whether the second factor is read from a packed copy.</param>
internal readonly record struct Epilogue(
    bool Bias = false, IActivation? Activation = null, GateOp? Gate = null, bool Addend = false, bool Packed = false)
{
    /// <summary>The name of the activation in instructions.</summary>
    public Activation Kind => Activation?.Kind ?? Interop.Activation.None;

    /// <summary>The factor of the activation below 0, for a leaky relu.</summary>
    public double Slope => Activation?.Slope ?? 0;

    /// <summary>The name of an operation with all that is fused into it, such as <c>conv + bias + relu</c>.</summary>
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
