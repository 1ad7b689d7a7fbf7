using Latent.Interop;

namespace Latent.Models;

/// <summary>The rows that one gradient step reads and, for conditional models, the conditions of these rows.</summary>
public sealed class Batch
{
    private readonly Lazy<Tensor>? _data;
    private readonly Lazy<Tensor>? _indices;
    private readonly Lazy<Tensor>? _condition;
    private readonly Func<Batch>? _another;

    /// <summary>Makes a batch of given tensors.</summary>
    /// <param name="data">Rows of floats [batch, inputs], or the indices [inputs · batch] of rows of ints.</param>
    /// <param name="condition">Conditions of the rows, [batch, conditions]; null for none.</param>
    public Batch(Tensor data, Tensor? condition = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        Graph = data.Graph;
        _data = data.Dtype == Dtype.I32 ? null : new Lazy<Tensor>(data);
        _indices = data.Dtype == Dtype.I32 ? new Lazy<Tensor>(data) : null;
        _condition = condition is null ? null : new Lazy<Tensor>(condition);
    }

    internal Batch(Graph graph, Func<Tensor>? data, Func<Tensor>? indices, Func<Tensor>? condition, Func<Batch> another)
    {
        Graph = graph;
        _data = data is null ? null : new Lazy<Tensor>(data);
        _indices = indices is null ? null : new Lazy<Tensor>(indices);
        _condition = condition is null ? null : new Lazy<Tensor>(condition);
        _another = another;
    }

    /// <summary>The graph being traced.</summary>
    public Graph Graph { get; }

    /// <summary>The rows, [batch, inputs]; bytes are scaled to 0…1.</summary>
    /// <exception cref="InvalidOperationException">The rows hold ints.</exception>
    public Tensor Data => _data?.Value
        ?? throw new InvalidOperationException(
            $"The rows hold ints, which are indices; read {nameof(Indices)}, or train the model on floats or bytes.");

    /// <summary>
    /// The ints of the rows as a vector [inputs · batch], row after row, for <see cref="Modules.Embedding"/> and
    /// <see cref="Tensor.GatherRows"/>. With <c>k</c> columns, <c>embedding.Forward(batch.Indices).Reshape([Shape.Batch, k * size])</c> has
    /// the embeddings of a row side by side.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rows hold floats or bytes.</exception>
    public Tensor Indices => _indices?.Value
        ?? throw new InvalidOperationException(
            $"The rows hold floats or bytes; read {nameof(Data)}, or train the model on ints, as from Dataset.FromInts.");

    /// <summary>
    /// The condition or target of each row, [batch, conditions]: its condition vector, or its label as a one-hot vector.
    /// </summary>
    /// <exception cref="InvalidOperationException">The batch has no conditions.</exception>
    public Tensor Condition => _condition?.Value
        ?? throw new InvalidOperationException(
            "The batch has no conditions. Override Conditions in the model, and train it on data with labels or condition vectors.");

    /// <summary>A second, independent batch of the same size, for the same gradient step.</summary>
    /// <exception cref="InvalidOperationException">The batch was made of given tensors.</exception>
    public Batch Another() => _another?.Invoke()
        ?? throw new InvalidOperationException(
            "A batch made of given tensors has no second batch; use a batch that the trainer passes to the objective.");
}
