package io.agentmesh.tests.kill;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.MethodRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Ends a program at one of its write points, as `kill -9` would: before a commit of its database, or after
/// it; or before a file is put in place, or after it.
///
/// A Java agent (`-javaagent:JAR=commit-N` or `=rename-N`) that is loaded into the program beside its
/// classes; the program itself knows nothing of it. It puts a call in front of, and behind, what the SQLite
/// driver executes, and the same around every rename in our own classes; then it counts those of the kind
/// that was asked for. The Nth call, from 1, does not return: odd ones come before a write, even ones after
/// it.
public final class WritePoints {
    private static final int KILLED = 137;
    private static final String COMMIT = "commit";
    private static final String RENAME = "rename";

    private static final AtomicInteger passed = new AtomicInteger();
    private static volatile String kind = "";
    private static volatile int last;

    private WritePoints() {}

    /// Loaded before the program's `main`.
    ///
    /// @param point at which it ends: [WritePoint#toString]
    public static void premain(String point, Instrumentation instrumentation) {
        int end = point.indexOf('-');
        kind = point.substring(0, end);
        last = Integer.parseInt(point.substring(end + 1));
        instrumentation.addTransformer(new Hook());
    }

    /// Called by what was put into the driver, with the statement.
    public static void executes(String sql) {
        if (sql.equals("COMMIT")) {
            reached(COMMIT);
        }
    }

    /// Called by what was put around a rename.
    public static void renames() {
        reached(RENAME);
    }

    private static void reached(String what) {
        if (what.equals(kind) && passed.incrementAndGet() == last) {
            System.err.println(
                    "write point " + last + ": ended " + (last % 2 == 1 ? "before" : "after") + " a " + what);
            Runtime.getRuntime().halt(KILLED);
        }
    }

    /// Puts the calls into the driver's two classes of statements, and into ours that rename.
    private static final class Hook implements ClassFileTransformer {
        private static final String PLAIN = "org/sqlite/jdbc3/JDBC3Statement";
        private static final String PREPARED = "org/sqlite/jdbc3/JDBC3PreparedStatement";
        private static final String OURS = "io/agentmesh/";

        @Override
        public byte @Nullable [] transform(
                @Nullable ClassLoader loader,
                String name,
                @Nullable Class<?> redefined,
                @Nullable ProtectionDomain domain,
                byte[] bytes) {
            return switch (name) {
                case PLAIN -> hooked(bytes, MethodTypeDesc.of(ConstantDescs.CD_boolean, ConstantDescs.CD_String));
                case PREPARED -> hooked(bytes, MethodTypeDesc.of(ConstantDescs.CD_boolean));
                default -> name.startsWith(OURS) ? renaming(bytes) : null;
            };
        }

        /// Null, for nothing changed, if the class does not rename.
        private static byte @Nullable [] renaming(byte[] bytes) {
            ClassFile classes = ClassFile.of();
            ClassModel model = classes.parse(bytes);
            for (PoolEntry entry : model.constantPool()) {
                if (entry instanceof MethodRefEntry method && Renames.isRename(method)) {
                    return classes.transformClass(model, ClassTransform.transformingMethodBodies(new Renames()));
                }
            }
            return null;
        }

        private static byte[] hooked(byte[] bytes, MethodTypeDesc type) {
            ClassFile classes = ClassFile.of();
            return classes.transformClass(
                    classes.parse(bytes),
                    ClassTransform.transformingMethodBodies(
                            method -> isExecute(method, type), new Calls(type.parameterCount() == 1)));
        }

        private static boolean isExecute(MethodModel method, MethodTypeDesc type) {
            return method.methodName().equalsString("execute")
                    && method.methodTypeSymbol().equals(type);
        }
    }

    /// Calls [#renames] before a file is moved, and after it.
    private record Renames() implements CodeTransform {
        private static final MethodTypeDesc RENAMES = MethodTypeDesc.of(ConstantDescs.CD_void);

        static boolean isRename(MethodRefEntry method) {
            return method.owner().asInternalName().equals("java/nio/file/Files")
                    && method.name().equalsString("move");
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            boolean isRename = element instanceof InvokeInstruction invoked
                    && invoked.method() instanceof MethodRefEntry method
                    && isRename(method);
            if (isRename) {
                call(code);
            }
            code.with(element);
            if (isRename) {
                call(code);
            }
        }

        private static void call(CodeBuilder code) {
            code.invokestatic(ClassDesc.of(WritePoints.class.getName()), "renames", RENAMES);
        }
    }

    /// Calls [#executes] where a method begins, and where it returns.
    ///
    /// @param takesStatement whether the statement is its parameter, and not a field
    private record Calls(boolean takesStatement) implements CodeTransform {
        private static final ClassDesc PREPARED = ClassDesc.of("org.sqlite.jdbc3.JDBC3PreparedStatement");
        private static final MethodTypeDesc EXECUTES =
                MethodTypeDesc.of(ConstantDescs.CD_void, ConstantDescs.CD_String);

        @Override
        public void atStart(CodeBuilder code) {
            call(code);
        }

        @Override
        public void accept(CodeBuilder code, CodeElement element) {
            if (element instanceof ReturnInstruction) {
                call(code);
            }
            code.with(element);
        }

        private void call(CodeBuilder code) {
            if (takesStatement) {
                code.aload(1);
            } else {
                code.aload(0).getfield(PREPARED, "sql", ConstantDescs.CD_String);
            }
            code.invokestatic(ClassDesc.of(WritePoints.class.getName()), "executes", EXECUTES);
        }
    }
}
