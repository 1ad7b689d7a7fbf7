using Latent.Interop;
using Latent.Interop.Native;
using Activation = Latent.Interop.Activation;

namespace Latent;

/// <summary>Images of a size, to each pixel of which the maps that see it add: the adjoint of <see cref="ConvOp"/> in its images.</summary>
/// <param name="Geometry">How the filter moves.</param>
/// <param name="Height">Of the images.</param>
/// <param name="Width">Of the images.</param>
internal sealed record ConvTransposeOp(ConvGeometry Geometry, long Height, long Width) : Op, IConvolution
{
    public Opcode Opcode => Opcode.ConvTranspose;

    public override string Name => "conv transpose";

    public override double Flops(Tensor node, int batch) => ConvGeometry.Flops(node.Inputs[0].Shape, node.Inputs[1].Shape, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        (Shape maps, Shape filter) = (inputs[0].Shape, inputs[1].Shape);
        Shape images = [maps[0], Height, Width, filter[3] * Geometry.Groups];
        return Geometry.Maps(images, filter) == maps ? images : throw Mismatch($"{inputs[0]} are no maps of images {images} under the filter {filter}.");
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
            node.Shape.Resolve(evaluation.Batch), node.Inputs[1].Shape.Resolve(evaluation.Batch), node.Inputs[0].Shape.Resolve(evaluation.Batch),
            (image, weight, map) => images[image] += maps[map] * filter[weight]);
        return images;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode, 0, (int)Activation.None, InstructionFormat.Convolution(Geometry, slope: 0));
}

public sealed partial class Tensor
{
    /// <summary>
    /// Images of these maps: each element of a map adds the filter, times itself, where <see cref="Conv2d"/> would have seen it. The images have
    /// (h − 1) · stride − 2 · padding + dilation · (kernel − 1) + 1 + output padding rows.
    /// </summary>
    /// <param name="filter">Of shape [maps, height, width, channels / groups].</param>
    /// <param name="geometry">How it moves; by 1 without padding if null.</param>
    /// <param name="outputPadding">Rows and columns added behind, below the stride: the sizes that the convolution would have rounded down.</param>
    /// <exception cref="ArgumentException">This is not [batch, height, width, maps], or the filter does not fit.</exception>
    public Tensor ConvTranspose2d(Tensor filter, ConvGeometry? geometry = null, (int Height, int Width) outputPadding = default)
    {
        ArgumentNullException.ThrowIfNull(filter);
        ConvGeometry chosen = geometry ?? new ConvGeometry();
        Shape images = chosen.Images(Shape, filter.Shape, outputPadding);
        return Apply(new ConvTransposeOp(chosen, images[1], images[2]), filter);
    }
}
