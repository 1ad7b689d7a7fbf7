using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>
/// Computes products of the same features with several weights, such as the heads for mean and log-variance of a Gaussian, as one product
/// with all weights, and the gradients of these weights as one product too. Products of a few columns leave most lanes of a vector idle.
/// </summary>
/// <remarks>
/// Results keep their bits, with one exception: with up to 6 features and over 400 rows, a kernel chooses the order of its sums by the
/// number of columns. The sum of the gradients that the heads pass back to the features stays as it is: as one product it would sum in
/// another order, for a gain of less than 1 % of a step. Products that add a matrix as they are written, and wide products, stay apart.
/// </remarks>
internal sealed class MergeHeads : Rewrite
{
    // CPU kernels sum products of at most this many columns in another order. A head within this limit stays apart, on every device, from
    // heads with which it would pass the limit, so that its bits stay the same.
    private const int MostNarrowColumns = 4;

    // The most columns of all heads together. Wider products fill vectors by themselves, and stacking their weights costs more than it
    // saves.
    private const int MostColumns = 64;

    private readonly Dictionary<Tensor, (Heads Heads, int Index)> _outputs = [];
    private readonly Dictionary<Tensor, (Terms Terms, int Index)> _gradients = [];
    private readonly HashSet<Tensor> _absorbed = [];

    protected override void Prepare(IReadOnlyList<Tensor> live)
    {
        foreach (IGrouping<(Tensor Features, int Stage),
            Tensor> group in live.Where(IsHead).GroupBy(head => (head.Inputs[0], StageOf(head))))
        {
            Tensor[] products = [.. group.Take(Constants.MaxInputs)];
            if (products.Length > 1)
            {
                AddHeads(group.Key.Features, products);
                AddGradients(group.Key.Features, live);
            }
        }
    }

    protected override bool IsAbsorbed(Tensor node) => _absorbed.Contains(node);

    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (_outputs.TryGetValue(node, out (Heads Heads, int Index) head))
        {
            return Part(Product(target, head.Heads), 1, node, head.Heads.Outputs.Take(head.Index));
        }

        if (_gradients.TryGetValue(node, out (Terms Terms, int Index) gradient))
        {
            Terms terms = gradient.Terms;
            return node.Op is SumOp
                ? Part(Sums(target, terms), 1, node, terms.Outer.Take(gradient.Index))
                : Part(Gradient(target, terms), 0, node, terms.Gradients.Take(gradient.Index));
        }

        return target.Add(node.Op, inputs, node.Name);
    }

    private bool IsHead(Tensor node) =>
        node.Op is MatMulOp { Form: GemmForm.Nt } && node.Inputs[1].Op is VariableOp && IsInStageOf(node.Inputs[1], node);

    private void AddHeads(Tensor features, Tensor[] products)
    {
        long columns = products.Sum(product => product.Shape[1]);
        if (columns > MostColumns || (columns > MostNarrowColumns && products.Any(product => product.Shape[1] <= MostNarrowColumns)))
        {
            return;
        }

        bool areBiased = products.All(HasBias);
        if (!areBiased && products.Any(IsSummed))
        {
            return;
        }

        Tensor[] outputs = areBiased ? Array.ConvertAll(products, product => Users(product)[0]) : products;
        Heads heads = new(features, products, outputs);
        for (int i = 0; i < outputs.Length; i++)
        {
            _outputs.Add(outputs[i], (heads, i));
        }

        _absorbed.UnionWith(products.Except(outputs));
    }

    private bool HasBias(Tensor product) => !IsResult(product) && Users(product) is [{ Op: AddOp } sum] && sum.Inputs[0] == product
        && IsBias(sum.Inputs[1], product) && IsInStageOf(product, sum);

    private static bool IsBias(Tensor addend, Tensor product) =>
        addend is { Op: VariableOp, Shape.Rank: 1 } && addend.Shape[0] == product.Shape[1];

    /// <summary>Whether a product may become one that adds a matrix and is written over it.</summary>
    private bool IsSummed(Tensor product) => Users(product) is [{ Op: AddOp } sum] && !IsBias(sum.Inputs[1], product);

    private void AddGradients(Tensor features, IReadOnlyList<Tensor> live)
    {
        foreach (IGrouping<int, Tensor> group in live.Where(node => IsGradient(node, features)).GroupBy(StageOf))
        {
            Terms terms = new(features, [.. group.Take(Constants.MaxInputs)]);
            (Tensor Node, int Index)[] computed =
                [.. terms.Gradients.SelectMany((gradient, i) => SumsBeside(gradient).Append(gradient).Select(node => (node, i)))];
            // A term that depends on a merged gradient could make two merged products wait for each other, or one for itself.
            if (terms.Gradients.Length > 1 && !Liveness.Of(terms.Outer)
                .Any(node => _gradients.ContainsKey(node) || computed.Any(entry => entry.Node == node)))
            {
                foreach ((Tensor node, int index) in computed)
                {
                    _gradients.TryAdd(node, (terms, index));
                }
            }
        }
    }

    private bool IsGradient(Tensor node, Tensor features) =>
        node.Op is MatMulOp { Form: GemmForm.Tn } && node.Inputs[1] == features && !node.Shape.HasBatch && node.Shape[0] <= MostColumns
            && !IsSummed(node);

    /// <summary>The gradients of biases from the same terms as the gradient of a weight.</summary>
    private IEnumerable<Tensor> SumsBeside(Tensor gradient) =>
        Users(gradient.Inputs[0]).Where(user => user.Op is SumOp sum && sum.Axes == AxisSet.Of(0) && IsInStageOf(user, gradient));

    private Tensor Product(Graph target, Heads heads)
    {
        if (heads.Product is null)
        {
            string name = NameOf(heads.Outputs);
            Tensor weights = Stacked(target, 0, Array.ConvertAll(heads.Products, product => product.Inputs[1]));
            heads.Product = target.Add(new MatMulOp(GemmForm.Nt), [ReplacementBefore(target, heads.Features), weights], name);
            if (heads.Products[0] != heads.Outputs[0])
            {
                Tensor biases = Stacked(target, 0, Array.ConvertAll(heads.Outputs, output => output.Inputs[1]));
                heads.Product = target.Add(new AddOp(), [heads.Product, biases], name);
            }
        }

        return heads.Product;
    }

    private Tensor Gradient(Graph target, Terms terms) => terms.Product ??= target.Add(
        new MatMulOp(GemmForm.Tn), [Stack(target, terms), ReplacementBefore(target, terms.Features)], NameOf(terms.Gradients));

    private Tensor Sums(Graph target, Terms terms) =>
        terms.Sum ??= target.Add(new SumOp(AxisSet.Of(0)), [Stack(target, terms)], $"sums of {NameOf(terms.Outer)}");

    private Tensor Stack(Graph target, Terms terms) => terms.Stack ??= Stacked(target, 1, terms.Outer);

    private Tensor Stacked(Graph target, int axis, Tensor[] parts) =>
        target.Add(new ConcatOp(axis), Array.ConvertAll(parts, part => ReplacementBefore(target, part)), NameOf(parts));

    /// <summary>The part of a merged tensor, along an axis, that replaces a node; it follows the parts of the nodes before.</summary>
    private static Tensor Part(Tensor whole, int axis, Tensor node, IEnumerable<Tensor> before)
    {
        WindowGeometry geometry = new(axis, node.Shape[axis], 1, before.Sum(other => other.Shape[axis]), 1, 1);
        return whole.Graph.Add(new ReshapeOp(node.Shape), [whole.Graph.Add(new WindowOp(geometry, 0), [whole], node.Name)], node.Name);
    }

    private static string NameOf(Tensor[] nodes) => string.Join(" and ", nodes.Select(node => node.Name));

    /// <summary>Products of the same features.</summary>
    private sealed class Heads(Tensor features, Tensor[] products, Tensor[] outputs)
    {
        public Tensor Features { get; } = features;

        public Tensor[] Products { get; } = products;

        /// <summary>The products with their biases, or the products themselves.</summary>
        public Tensor[] Outputs { get; } = outputs;

        public Tensor? Product { get; set; }
    }

    /// <summary>Gradients of weights that are multiplied with the same features.</summary>
    private sealed class Terms(Tensor features, Tensor[] gradients)
    {
        public Tensor Features { get; } = features;

        public Tensor[] Gradients { get; } = gradients;

        /// <summary>The gradients of the heads: the first factors of the products.</summary>
        public Tensor[] Outer { get; } = Array.ConvertAll(gradients, gradient => gradient.Inputs[0]);

        public Tensor? Stack { get; set; }

        public Tensor? Product { get; set; }

        public Tensor? Sum { get; set; }
    }
}
