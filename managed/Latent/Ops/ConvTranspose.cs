using Latent.Interop;
using Latent.Interop.Native;
using Activation = Latent.Interop.Activation;

namespace Latent;

/// <summary>
/// The transposed convolution of maps, which is the gradient of <see cref="ConvOp"/> with respect to its images. Inputs: maps, and the
/// filter.
/// </summary>
/// <param name="Geometry">The stride, padding, dilation and groups.</param>
/// <param name="Height">The height of the images.</param>
/// <param name="Width">The width of the images.</param>
internal sealed record ConvTransposeOp(ConvGeometry Geometry, long Height, long Width) : Op, IConvolution
{
    public Opcode Opcode => Opcode.ConvTranspose;

    public override string Name => "conv transpose";

    public override double Flops(Tensor node, int batch) => ConvGeometry.Flops(node.Inputs[0].Shape, node.Inputs[1].Shape, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        (Shape maps, Shape filter) = (inputs[0].Shape, inputs[1].Shape);
        Shape images = [maps[0], Height, Width, filter[3] * Geometry.Groups];
        return Geometry.Maps(images, filter) == maps
            ? images
            : throw Mismatch($"{inputs[0]} are not the maps of images {images} under the filter {filter}.");
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        (Tensor maps, Tensor filter) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            gradient.Apply(new ConvOp(Geometry), filter),
            gradient.Apply(new ConvFilterOp(Geometry, filter.Shape[1], filter.Shape[2]), maps),
        ];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] images = new double[node.Shape.Count(evaluation.Batch)];
        (double[] maps, double[] filter) = (inputs[0], inputs[1]);
        Geometry.ForEachProduct(
            node.Shape.Resolve(evaluation.Batch), node.Inputs[1].Shape.Resolve(evaluation.Batch),
            node.Inputs[0].Shape.Resolve(evaluation.Batch),
            (image, weight, map) => images[image] += maps[map] * filter[weight]);
        return images;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode, 0, (int)Activation.None, InstructionFormat.Convolution(Geometry, slope: 0));
}

public sealed partial class Tensor
{
    /// <summary>
    /// The transposed convolution of these maps: each element of a map, times the filter, is added to the pixels from which
    /// <see cref="Conv2d"/> would compute that element. The images have (h − 1) · stride − 2 · padding + dilation · (kernel − 1) + 1 +
    /// output padding rows; columns alike.
    /// </summary>
    /// <param name="filter">The filter, [maps, height, width, channels / groups].</param>
    /// <param name="geometry">
    /// The stride, padding, dilation and groups of the convolution that this is the transpose of; a stride of 1 without padding if null.
    /// </param>
    /// <param name="outputPadding">
    /// Rows and columns added at the end, fewer than the stride. With a stride above 1, images of several sizes have maps of one size; this
    /// number chooses among them.
    /// </param>
    /// <returns>Images, [batch, height, width, channels].</returns>
    /// <exception cref="ArgumentException">The tensor is not [batch, height, width, maps], or the filter does not fit.</exception>
    public Tensor ConvTranspose2d(Tensor filter, ConvGeometry? geometry = null, (int Height, int Width) outputPadding = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ConvGeometry chosen = geometry ?? new ConvGeometry();
        Shape images = chosen.Images(Shape, filter.Shape, outputPadding);
        return Apply(new ConvTransposeOp(chosen, images[1], images[2]), filter);
    }
}
