using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>A convolution of two inputs, to which a bias as a third and an activation can be fused.</summary>
internal interface IConvolution
{
    /// <summary>What is fused into it.</summary>
    Epilogue Epilogue { get; }

    /// <summary>The operation with something else fused into it.</summary>
    Op With(Epilogue epilogue);
}

/// <summary>Adds bias and activation while a convolution is written, where nobody else reads the values before.</summary>
internal sealed class FuseConvolutions : Rewrite
{
    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) =>
        Fused(target, node, inputs) ?? target.Add(node.Op, inputs, node.Name);

    private Tensor? Fused(Graph target, Tensor node, Tensor[] inputs)
    {
        if (inputs.Length == 0 || inputs[0]?.Op is not IConvolution { Epilogue.Activation: Activation.None } fusible
            || !IsReadOnlyBy(node, node.Inputs[0]))
        {
            return null;
        }

        Tensor convolution = inputs[0];
        if (node.Op is AddOp && fusible.Epilogue == default && inputs[1].Shape.Dims is [var channels] && channels == convolution.Shape[3])
        {
            return target.Add(fusible.With(new Epilogue(Bias: true)), [.. convolution.Inputs, inputs[1]], node.Name);
        }

        return Epilogue.ActivationOf(node.Op) is var (activation, slope)
            ? target.Add(fusible.With(fusible.Epilogue with { Activation = activation, Slope = slope }), convolution.Inputs, node.Name)
            : null;
    }
}
