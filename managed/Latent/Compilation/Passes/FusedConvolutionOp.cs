namespace Latent.Compilation.Passes;

/// <summary>
/// A convolution with bias and activation fused into it. Inputs: those of the convolution, then the bias if there is one.
/// </summary>
/// <param name="Convolution">The operation; it is also an <see cref="IConvolution"/>.</param>
/// <param name="Epilogue">Bias and activation.</param>
internal sealed record FusedConvolutionOp(Op Convolution, Epilogue Epilogue) : CompilerOp
{
    public override string Name => Convolution.Name;

    public override string Description => Epilogue.Describe(Name);

    /// <summary>A convolution as an operation with an epilogue; null for other operations.</summary>
    public static FusedConvolutionOp? Of(Op? op) => op switch
    {
        FusedConvolutionOp fused => fused,
        IConvolution => new FusedConvolutionOp(op, default),
        _ => null,
    };

    public override double Flops(Tensor node, int batch) => Convolution.Flops(node, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Convolution.Infer(inputs[..2]);

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        Epilogue.Finish(Convolution.Evaluate(evaluation, node, inputs[..2]), inputs.ElementAtOrDefault(2));

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
        IConvolution convolution = (IConvolution)Convolution;
        writer.Add(node, convolution.Opcode, 0, (int)Epilogue.Kind, InstructionFormat.Convolution(convolution.Geometry, Epilogue.Slope));
    }
}
