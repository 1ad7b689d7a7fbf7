using Latent.Interop.Native;

namespace Latent;

/// <summary>
/// The gradient of <see cref="ConvOp"/> with respect to its filter: each filter tap sums image · map over all pixels. Inputs: images, and
/// the gradient of the maps.
/// </summary>
/// <param name="Geometry">The stride, padding, dilation and groups.</param>
/// <param name="Height">The height of the filter.</param>
/// <param name="Width">The width of the filter.</param>
internal sealed record ConvFilterOp(ConvGeometry Geometry, long Height, long Width) : Op
{
    public override string Name => "conv filter";

    public override double Flops(Tensor node, int batch) => ConvGeometry.Flops(node.Inputs[1].Shape, node.Shape, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        (Shape images, Shape maps) = (inputs[0].Shape, inputs[1].Shape);
        Shape filter = [maps[3], Height, Width, images[3] / Geometry.Groups];
        return Geometry.Maps(images, filter) == maps
            ? filter
            : throw Mismatch($"{inputs[1]} are not the maps of the images {inputs[0]} under a filter {filter}.");
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        (Tensor images, Tensor maps) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            maps.Apply(new ConvTransposeOp(Geometry, images.Shape[1], images.Shape[2]), gradient),
            images.Apply(new ConvOp(Geometry), gradient),
        ];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] filter = new double[node.Shape.Count(evaluation.Batch)];
        (double[] images, double[] maps) = (inputs[0], inputs[1]);
        Geometry.ForEachProduct(
            node.Inputs[0].Shape.Resolve(evaluation.Batch), node.Shape.Resolve(evaluation.Batch),
            node.Inputs[1].Shape.Resolve(evaluation.Batch),
            (image, weight, map) => filter[weight] += images[image] * maps[map]);
        return filter;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode.ConvFilter, 0, 0, InstructionFormat.Filter(Geometry));
}
