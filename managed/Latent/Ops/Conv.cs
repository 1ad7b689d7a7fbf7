using Latent.Interop;
using Latent.Interop.Native;
using Activation = Latent.Interop.Activation;

namespace Latent;

/// <summary>
/// The convolution of images with a filter. Inputs: images [batch, height, width, channels], and the filter [maps, height, width, channels
/// / groups]. Result: maps [batch, height, width, maps].
/// </summary>
/// <param name="Geometry">The stride, padding, dilation and groups.</param>
internal sealed record ConvOp(ConvGeometry Geometry) : Op, IConvolution
{
    public Opcode Opcode => Opcode.Conv;

    public override string Name => "conv";

    public override double Flops(Tensor node, int batch) => ConvGeometry.Flops(node.Shape, node.Inputs[1].Shape, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Geometry.Maps(inputs[0].Shape, inputs[1].Shape);

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        (Tensor images, Tensor filter) = (node.Inputs[0], node.Inputs[1]);
        return
        [
            gradient.Apply(new ConvTransposeOp(Geometry, images.Shape[1], images.Shape[2]), filter),
            images.Apply(new ConvFilterOp(Geometry, filter.Shape[1], filter.Shape[2]), gradient),
        ];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] maps = new double[node.Shape.Count(evaluation.Batch)];
        (double[] images, double[] filter) = (inputs[0], inputs[1]);
        Geometry.ForEachProduct(
            node.Inputs[0].Shape.Resolve(evaluation.Batch), node.Inputs[1].Shape.Resolve(evaluation.Batch),
            node.Shape.Resolve(evaluation.Batch),
            (image, weight, map) => maps[map] += images[image] * filter[weight]);
        return maps;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode, 0, (int)Activation.None, InstructionFormat.Convolution(Geometry, slope: 0));
}

public sealed partial class Tensor
{
    /// <summary>
    /// The convolution of these images with a filter: y[b, i, j, o] = Σ x[b, i · s − p + u · d, j · s − p + v · d, c] · w[o, u, v, c], for
    /// a stride s, a padding p and a dilation d, with zeros outside of the images.
    /// </summary>
    /// <param name="filter">The filter, [maps, height, width, channels / groups].</param>
    /// <param name="geometry">The stride, padding, dilation and groups; a stride of 1 without padding if null.</param>
    /// <returns>Maps, [batch, height, width, maps].</returns>
    /// <exception cref="ArgumentException">The tensor is not [batch, height, width, channels], or the filter does not fit.</exception>
    public Tensor Conv2d(Tensor filter, ConvGeometry? geometry = null) => Apply(new ConvOp(geometry ?? new ConvGeometry()), filter);

    /// <summary>The convolution along one axis, as <see cref="Conv2d"/> on two.</summary>
    /// <param name="filter">The filter, [maps, length, channels / groups].</param>
    /// <param name="stride">Elements from one place of the filter to the next, 1 or more.</param>
    /// <param name="padding">Zeros added on each side, 0 or more.</param>
    /// <param name="dilation">Elements from one filter tap to the next, 1 or more.</param>
    /// <param name="groups">The number of groups that the channels are split into, 1 or more.</param>
    /// <returns>Maps, [batch, length, maps].</returns>
    /// <exception cref="ArgumentException">The tensor is not [batch, length, channels], or the filter does not fit.</exception>
    public Tensor Conv1d(Tensor filter, int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
    {
        ArgumentNullException.ThrowIfNull(filter);
        if (Shape.Rank != 3 || filter.Shape.Rank != 3)
        {
            throw new ArgumentException(
                $"{this} cannot be convolved with the filter {filter}; "
                + "[batch, length, channels] and [maps, length, channels / groups] are needed.");
        }

        ConvGeometry geometry = new((1, stride), (0, padding), (1, dilation), groups);
        Tensor maps = Reshape([Shape[0], 1, Shape[1], Shape[2]])
            .Conv2d(filter.Reshape([filter.Shape[0], 1, filter.Shape[1], filter.Shape[2]]), geometry);
        return maps.Reshape([maps.Shape[0], maps.Shape[2], maps.Shape[3]]);
    }
}
