using Latent.Interop;
using Latent.Interop.Native;
using static System.FormattableString;

namespace Latent;

/// <summary>
/// y = xᵃ with a fixed number a, as e^(a · ln x): NaN below 0. It is an operation of its own for its gradient, a · xᵃ⁻¹, which is right at
/// 0 too, unlike that of the composition. It becomes one instruction, a chain.
/// </summary>
internal sealed record PowOp(double Exponent) : Op
{
    public override string Name => "pow";

    public override bool IsInPlace(int input) => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) =>
        [gradient * node.Inputs[0].Pow(Exponent - 1) * Exponent];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        Array.ConvertAll(inputs[0], x => x < 0 ? double.NaN : Math.Pow(x, Exponent));

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
        int first = writer.AddChain(
            ChainStep.Create(Opcode.Map, (int)MapKind.Log, [0]),
            ChainStep.Create(Opcode.Map, (int)MapKind.Affine, [InstructionFormat.ChainResult(0)], Exponent),
            ChainStep.Create(Opcode.Map, (int)MapKind.Exp, [InstructionFormat.ChainResult(1)]));
        writer.Add(node, Opcode.Chain, first, 3);
    }
}

public sealed partial class Tensor
{
    // Up to it, products are both faster and nearer to the power than e^(a · ln x).
    private const int MostFactors = 64;

    /// <summary>
    /// y = xᵃ with a fixed number a. A whole a from −64 to 64 is a product of factors x, for x of any sign; 0⁰ is 1. Else x must be 0 or
    /// more, and y is NaN below; a = ±½ is √x, or its reciprocal, and any other a gives e^(a · ln x), whose relative error is near that of
    /// x times |a · ln x|.
    /// </summary>
    /// <param name="exponent">a, a finite number.</param>
    /// <exception cref="ArgumentException">The exponent is not finite.</exception>
    public Tensor Pow(double exponent)
    {
        if (!double.IsFinite(exponent))
        {
            throw new ArgumentOutOfRangeException(
                nameof(exponent), exponent, Invariant($"The exponent of {this} is {exponent}; expected a finite number."));
        }

        double magnitude = Math.Abs(exponent);
        if (exponent == 0)
        {
            return Graph.Constant(1, Shape);
        }

        if (magnitude != 0.5 && (magnitude > MostFactors || magnitude != Math.Floor(magnitude)))
        {
            return Apply(new PowOp(exponent));
        }

        Tensor power = magnitude == 0.5 ? Sqrt() : Product((int)magnitude);
        return exponent < 0 ? power.Reciprocal() : power;
    }

    /// <summary>The product of factors of this tensor, by repeated squares.</summary>
    private Tensor Product(int factors)
    {
        Tensor? product = null;
        Tensor square = this;
        for (int left = factors; left > 0; left >>= 1)
        {
            if ((left & 1) == 1)
            {
                product = product is null ? square : product * square;
            }

            square = left > 1 ? square.Square() : square;
        }

        return product!;
    }
}
