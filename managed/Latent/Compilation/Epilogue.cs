using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>
/// What is done with a product or convolution while it is written; each part is an input of its own after the two factors, in this order.
/// Convolutions have bias and activation only.
/// </summary>
/// <param name="Bias">Adds a row.</param>
/// <param name="Activation">Applied to the sum.</param>
/// <param name="Slope">Of the activation.</param>
/// <param name="Gate">Keeps elements where another matrix is above 0, as <see cref="GateOp"/>.</param>
/// <param name="GateSlope">Factor of the others.</param>
/// <param name="Addend">Adds a matrix, in place of all the above.</param>
/// <param name="Packed">Reads the second factor from a packed copy.</param>
internal readonly record struct Epilogue(
    bool Bias = false, Activation Activation = Activation.None, double Slope = 0, bool Gate = false, double GateSlope = 0, bool Addend = false,
    bool Packed = false)
{
    /// <summary>An operation in words, with what is fused into it.</summary>
    public string Describe(string operation) => string.Join(" + ", [operation, .. Parts()]);

    /// <summary>Adds the bias, if there is one, and applies the activation.</summary>
    public double[] Finish(double[] sums, double[]? bias)
    {
        Epilogue epilogue = this;
        return bias is null && Activation == Activation.None
            ? sums
            : [.. sums.Select((sum, i) => epilogue.Activate(bias is null ? sum : sum + bias[i % bias.Length]))];
    }

    /// <summary>The activation that an operation is, with its slope; null if it is none.</summary>
    public static (Activation Activation, double Slope)? ActivationOf(Op op) => op switch
    {
        ReluOp => (Activation.Relu, 0),
        LeakyReluOp leaky => (Activation.LeakyRelu, leaky.Slope),
        TanhOp => (Activation.Tanh, 0),
        SigmoidOp => (Activation.Sigmoid, 0),
        _ => null,
    };

    private IEnumerable<string> Parts()
    {
        if (Bias)
        {
            yield return "bias";
        }

        if (Activation != Activation.None)
        {
            yield return Activation.ToString().ToLowerInvariant();
        }

        if (Gate)
        {
            yield return "gate";
        }

        if (Addend)
        {
            yield return "addend";
        }
    }

    private double Activate(double x) => Activation switch
    {
        Activation.None => x,
        Activation.Relu => double.IsNaN(x) ? x : Math.Max(x, 0),
        Activation.LeakyRelu => x > 0 ? x : Slope * x,
        Activation.Tanh => Math.Tanh(x),
        Activation.Sigmoid => Evaluation.Sigmoid(x),
        _ => throw new NotSupportedException($"Activation {Activation} has no reference."),
    };
}
