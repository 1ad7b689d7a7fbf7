using Latent.Interop;

namespace Latent;

/// <summary>
/// A primitive operation with its attributes: shape rule, gradient rule, reference evaluation and lowering to an instruction. Operations
/// are values: two nodes with equal operations and the same inputs compute the same.
/// </summary>
internal abstract record Op
{
    /// <summary>The name in messages, such as <c>matmul</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The operation in one line, with all that the compiler fused into it.</summary>
    public virtual string Description => Name;

    /// <summary>The number of arithmetic operations of its matrix product or convolution, or 0.</summary>
    public virtual double Flops(Tensor node, int batch) => 0;

    /// <summary>The type of the result.</summary>
    public virtual Dtype Dtype => Dtype.F32;

    /// <summary>Whether all inputs must be floats.</summary>
    public virtual bool TakesFloatsOnly => true;

    /// <summary>Whether its node is an effect node, which ends a run or changes variables and has no memory of its own.</summary>
    public virtual bool IsEffect => false;

    /// <summary>Whether the result is the memory of input 0 under another shape, so that there is no instruction.</summary>
    public virtual bool IsView => false;

    /// <summary>Whether the result may be written over an input of the same shape.</summary>
    public virtual bool IsInPlace(int input) => false;

    /// <summary>The shape of the result.</summary>
    /// <exception cref="ArgumentException">The shapes or types of the inputs do not fit the operation.</exception>
    public abstract Shape Infer(ReadOnlySpan<Tensor> inputs);

    /// <summary>Adds the gradient with respect to each input, given the gradient of the result. Null where there is none.</summary>
    public abstract Tensor?[] Gradient(Tensor node, Tensor gradient);

    /// <summary>Computes the result in double precision: the specification of the native kernel.</summary>
    /// <param name="evaluation">Batch, step, seed and variables of the evaluation.</param>
    /// <param name="node">The node that is evaluated.</param>
    /// <param name="inputs">The values of its inputs.</param>
    public abstract double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs);

    /// <summary>The inputs at their places in the instruction; null where one is absent.</summary>
    public virtual Tensor?[] Operands(Tensor node) => node.Inputs;

    /// <summary>Lowers the node to an instruction.</summary>
    public abstract void Emit(IInstructionWriter writer, Tensor node);

    /// <summary>Makes the exception for inputs that do not fit.</summary>
    protected ArgumentException Mismatch(string problem) => new($"{Name}: {problem}");
}
