namespace Latent.Compilation.Passes;

/// <summary>
/// Lets a convolution apply bias and activation as it writes its result, where no other node reads the result without them.
/// </summary>
internal sealed class FuseConvolutions : Rewrite
{
    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs) =>
        Fused(target, node, inputs) ?? target.Add(node.Op, inputs, node.Name);

    private Tensor? Fused(Graph target, Tensor node, Tensor[] inputs)
    {
        if (inputs.Length == 0 || FusedConvolutionOp.Of(inputs[0]?.Op) is not { Epilogue.Activation: null } fusible
            || !IsReadOnlyBy(node, node.Inputs[0]))
        {
            return null;
        }

        Tensor convolution = inputs[0]!;
        if (node.Op is AddOp && fusible.Epilogue == default && inputs[1].Shape.Dims is [var channels] && channels == convolution.Shape[3])
        {
            return target.Add(fusible with { Epilogue = new Epilogue(Bias: true) }, [.. convolution.Inputs, inputs[1]], node.Name);
        }

        return node.Op is IActivation activation
            ? target.Add(fusible with { Epilogue = fusible.Epilogue with { Activation = activation } }, convolution.Inputs, node.Name)
            : null;
    }
}
